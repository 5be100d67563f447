import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError } from '../errors.js';
import { EXIT_CODES } from '../exit-codes.js';
import { onOneLine } from '../io/io.js';
import type { Registrar } from '../program.js';
import { within } from '../sandbox/deadline.js';
import { VERSION } from '../version.js';

export function registerDoctor(program: Command, { bind }: Registrar): void {
  program.command('doctor').description('look for what keeps Sandman from working').action(bind(doctor));
}

/** One thing that was looked at. */
interface Finding {
  name: string;
  ok: boolean;
  detail: string;
  fix: string | null;
}

const CHECK_MS = 10_000;
const OLDEST_NODE = 20;

/** 0 only where all is well. */
export async function doctor(context: Context): Promise<number> {
  const { io } = context;
  const findings = [
    checkNode(context),
    checkConfig(context),
    await checkBackend(context),
    checkTemplate(context),
  ];
  const ok = findings.every((finding) => finding.ok);
  if (io.mode === 'json' || io.mode === 'jsonl')
    io.out(JSON.stringify({ ok, version: VERSION, findings }, null, 2));
  else for (const finding of findings) io.out(lineOf(finding, context));
  return ok ? 0 : EXIT_CODES.other;
}

function lineOf({ name, ok, detail, fix }: Finding, { io: { style } }: Context): string {
  const mark = ok ? style.green('ok  ') : style.red('FAIL');
  const mend = fix === null ? '' : `\n      ${style.cyan('fix:')} ${onOneLine(fix)}`;
  return `${mark}  ${name}: ${onOneLine(detail)}${mend}`;
}

function checkNode({ place: { nodeVersion } }: Context): Finding {
  const ok = Number(/^v(\d+)/.exec(nodeVersion)?.[1]) >= OLDEST_NODE;
  const fix = ok ? null : `install Node ${OLDEST_NODE} or newer`;
  return { name: 'node', ok, detail: nodeVersion, fix };
}

function checkConfig({ settings }: Context): Finding {
  const origin = settings.written('defaultBackend');
  const detail = `${settings.path}; default backend ${origin.text} (${origin.origin})`;
  return { name: 'config', ok: true, detail, fix: null };
}

async function checkBackend(context: Context): Promise<Finding> {
  const { settings, signal } = context;
  const name = settings.required('defaultBackend');
  try {
    const backend = await context.backend();
    const report = await within(signal, CHECK_MS, `checking ${name}`, (limited) =>
      backend.check({ signal: limited }),
    );
    const features = Object.entries(report.features).map(
      ([feature, has]) => `${feature} ${has ?? 'unknown'}`,
    );
    const detail = `${report.engine} ${report.version} at ${report.endpoint}; ${features.join(', ')}`;
    return { name: `backend ${name}`, ok: true, detail, fix: null };
  } catch (error) {
    const { message, details } = asSandmanError(error);
    const fix = details.hint ?? `sandman backend check ${name}`;
    return { name: `backend ${name}`, ok: false, detail: message, fix };
  }
}

function checkTemplate({ settings }: Context): Finding {
  const name = settings.required('create.template');
  try {
    return { name: 'template', ok: true, detail: `${name} is ${settings.imageOf(name)}`, fix: null };
  } catch (error) {
    const { message } = asSandmanError(error);
    return {
      name: 'template',
      ok: false,
      detail: message,
      fix: `sandman config set templates.${name} IMAGE`,
    };
  }
}
