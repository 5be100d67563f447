export function pageOf(figures: unknown, page: string): string;
export function plotOf(figures: unknown): string;
