import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError } from '../errors.js';
import { EXIT_CODES } from '../exit-codes.js';
import { onOneLine } from '../io/io.js';
import { isJson } from '../io/output-mode.js';
import { presentObject } from '../io/records.js';
import { lookAtKeeper } from '../keeper/look.js';
import type { Registrar } from '../program.js';
import { VERSION } from '../version.js';
import { checkBackends, type Finding } from './doctor-backends.js';
import { withExamples } from './examples.js';

export function registerDoctor(program: Command, { bind }: Registrar): void {
  withExamples(program.command('doctor').description('look for what keeps Sandman from working'), [
    'sandman doctor',
    'check Node, the config file, the backends, keys, clocks, the template and the keeper',
  ]).action(bind(doctor));
}

const OLDEST_NODE = 20;

/** 0 only where all is well; else the code of the first thing that is not. */
export async function doctor(context: Context): Promise<number> {
  const { io } = context;
  const findings = [
    checkNode(context),
    checkConfig(context),
    ...(await checkBackends(context)),
    ...checkKeys(context),
    checkTemplate(context),
    await checkKeeper(context),
  ];
  const failed = findings.find(({ code }) => code !== null)?.code ?? null;
  const ok = failed === null;
  if (isJson(io.mode)) presentObject(io, { ok, version: VERSION, findings });
  else for (const finding of findings) io.out(lineOf(finding, context));
  return failed === null ? 0 : EXIT_CODES[failed];
}

function lineOf({ name, ok, detail, fix }: Finding, { io: { style } }: Context): string {
  const mark = ok ? style.green('ok  ') : style.red('FAIL');
  const mend = fix === null ? '' : `\n      ${style.cyan('fix:')} ${onOneLine(fix)}`;
  return `${mark}  ${name}: ${onOneLine(detail)}${mend}`;
}

function checkNode({ place: { nodeVersion } }: Context): Finding {
  const ok = Number(/^v(\d+)/.exec(nodeVersion)?.[1]) >= OLDEST_NODE;
  const fix = ok ? null : `install Node ${OLDEST_NODE} or newer`;
  return { name: 'node', ok, code: ok ? null : 'other', detail: nodeVersion, fix };
}

function checkConfig({ settings }: Context): Finding {
  const origin = settings.written('defaultBackend');
  const detail = `${settings.path}; default backend ${origin.text} (${origin.origin})`;
  return { name: 'config', ok: true, code: null, detail, fix: null };
}

/** Of the services that are set up here; whether their keys are good is for `whoami` to say. */
function checkKeys({ backends, settings, credentials }: Context): Finding[] {
  return backends.entries().flatMap(({ name }): Finding[] => {
    const { source, variable } = backends.keyOrigin(name);
    const wanted = Object.hasOwn(settings.backends(), name) || settings.required('defaultBackend') === name;
    if (source === 'unneeded' || (source === 'none' && !wanted)) return [];
    const finding = { name: `key of ${name}`, ok: true, code: null, fix: null };
    if (source === 'none') {
      return [{ ...finding, ok: false, code: 'auth', detail: 'none', fix: `sandman login ${name}` }];
    }
    const places = { environment: variable ?? '', keyring: 'the system keyring', file: credentials.path };
    return [{ ...finding, detail: `in ${places[source]}` }];
  });
}

function checkTemplate({ settings, backends }: Context): Finding {
  const name = settings.required('create.template');
  const usual = backends.usualTemplate(settings.required('defaultBackend'));
  const well = { name: 'template', ok: true, code: null, fix: null };
  if (usual !== null) return { ...well, detail: `those of the service, ${usual} where none is named` };
  try {
    return { ...well, detail: `${name} is ${settings.imageOf(name)}` };
  } catch (error) {
    const { code, message } = asSandmanError(error);
    return {
      name: 'template',
      ok: false,
      code,
      detail: message,
      fix: `sandman config set templates.${name} IMAGE`,
    };
  }
}

async function checkKeeper({ keeping }: Context): Promise<Finding> {
  const { view, trouble } = await lookAtKeeper(keeping());
  const name = 'keeper';
  if (trouble !== null) {
    const { code, message, details } = trouble;
    return { name, ok: false, code, detail: message, fix: details.hint ?? 'sandman keeper status' };
  }
  const who = view.pid === null ? '' : ` as process ${view.pid}`;
  return { name, ok: true, code: null, detail: view.running ? `running${who}` : 'not needed', fix: null };
}
