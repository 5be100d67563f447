import { existsSync } from 'node:fs';
import { configPath } from '../config/file.js';
import { KEYS, type Key } from '../config/keys.js';
import type { Context } from '../context.js';
import { asSandmanError } from '../errors.js';
import { type Finding, failed, failure, note, well } from './doctor-finding.js';

/** The file and where its place comes from, and what of the settings nobody can understand. */
export function checkConfig({ settings, place }: Context): Finding[] {
  const { path } = settings;
  const named = place.env.SANDMAN_CONFIG_DIR ? 'SANDMAN_CONFIG_DIR' : 'the usual place';
  const from = path === configPath(undefined, place) ? named : '--config';
  const there = existsSync(path) ? '' : ', which is not there: defaults count';
  const { text, origin } = settings.written('defaultBackend');
  const file = well('config', `${path} (${from})${there}; default backend ${text} (${origin})`);
  return [file, ...(Object.keys(KEYS) as Key[]).flatMap((key) => checkSetting(key, settings))];
}

function checkSetting(key: Key, settings: Context['settings']): Finding[] {
  try {
    settings.value(key);
    return [];
  } catch (error) {
    const { origin, source } = settings.written(key);
    const fix = origin === 'environment' ? `unset ${source}` : `sandman config unset ${key}`;
    const { code, message } = asSandmanError(error);
    return [failure(`setting ${key}`, code, message, fix)];
  }
}

/** Nothing where the file with the keys can be understood. */
export function checkCredentials({ credentials }: Context): Finding[] {
  try {
    credentials.placeOf('');
    return [];
  } catch (error) {
    return [failed('credentials', error, `mv ${credentials.path} ${credentials.path}.old`)];
  }
}

/** Of the services that are set up here; whether their keys are good is for `whoami` to say. */
export function checkKeys({ backends, settings, credentials }: Context): Finding[] {
  const usual = settings.written('defaultBackend').text;
  const isChosen = (name: string) => name === usual || Object.hasOwn(settings.backends(), name);
  const keys = backends.entries().map(({ name }) => ({ name, ...backends.keyOrigin(name) }));
  const unused = keys.filter(({ name, source }) => source === 'none' && !isChosen(name));
  const found = keys.flatMap(({ name, source, variable }): Finding[] => {
    if (source === 'unneeded') return [];
    if (source === 'none') return isChosen(name) ? [keyless(name)] : [];
    const places = { environment: variable ?? '', keyring: 'the system keyring', file: credentials.path };
    return [well(`key of ${name}`, `in ${places[source]}`)];
  });
  if (unused.length === 0) return found;
  const names = unused.map(({ name }) => name).join(', ');
  return [...found, note('other services', `no key for ${names}: \`sandman login NAME\` sets one up`)];
}

function keyless(name: string): Finding {
  return failure(`key of ${name}`, 'auth', 'none, so that it was not asked', `sandman login ${name}`);
}

export function checkTemplate({ settings, backends }: Context): Finding[] {
  const usual = settings.written('defaultBackend').text ?? '';
  // An unknown one is told of as a backend, and a text that is none as a setting.
  if (!backends.entries().some(({ name }) => name === usual)) return [];
  const own = backends.usualTemplate(usual);
  if (own !== null) return [well('template', `those of the service, ${own} where none is named`)];
  const name = settings.written('create.template').text ?? '';
  try {
    return [well('template', `${name} is ${settings.imageOf(name)}`)];
  } catch (error) {
    return [failed('template', error, `sandman config set templates.${name} IMAGE`)];
  }
}
