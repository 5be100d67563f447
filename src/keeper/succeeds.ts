/** Whether it could be done; why not is told, and keeps nobody from acting on time. */
export function succeeds(work: () => void, tell: (text: string) => void = () => {}): boolean {
  try {
    work();
    return true;
  } catch (error) {
    tell((error as Error).message);
    return false;
  }
}
