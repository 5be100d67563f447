import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { Exchange, Reply } from './server.js';

/** The folder of the vendors' specs, which are not part of this repository. */
const FOLDER = resolve('../shared/specs');

/** What a request, and the answer to it, has that the spec does not allow; empty where all is well. */
export interface SpecCheck {
  request(exchange: Exchange): string[];
  reply(exchange: Exchange, reply: Reply): string[];
}

/** Null, with a notice, where the spec is not at hand. */
export function loadSpec(file: string): SpecCheck | null {
  const path = resolve(FOLDER, file);
  if (!existsSync(path)) {
    process.stderr.write(`notice: ${file} is not in ${FOLDER}: requests are not checked against it\n`);
    return null;
  }
  return specCheck(parse(readFileSync(path, 'utf8')));
}

interface Found {
  pointer: string;
  operation: any;
}

function specCheck(spec: any): SpecCheck {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  addFormats.default(ajv);
  ajv.addSchema(spec, 'spec');
  const compiled = new Map<string, ValidateFunction>();
  const validate = (pointer: string, value: unknown, what: string): string[] => {
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
    compiled.set(pointer, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`);
  };
  const deref = (node: any): any => (node?.$ref === undefined ? node : at(spec, node.$ref.slice(1)));
  return {
    request: (exchange) => {
      const line = `${exchange.method} ${exchange.path}`;
      const found = find(spec, exchange);
      if (found === null) return [`${line}: no such operation`];
      const problems = [
        ...queryProblems(found, exchange, deref, ajv),
        ...bodyProblems(found, exchange, deref, validate),
      ];
      return problems.map((problem) => `${line}: ${problem}`);
    },
    reply: (exchange, { status, body }) => {
      const found = find(spec, exchange);
      const response = deref(found?.operation.responses[String(status)]);
      if (found === null || response === undefined || status >= 400) return [];
      if (response.content !== undefined && response.content['application/json'] === undefined) return [];
      if (response.content === undefined)
        return body === undefined ? [] : [`${status} has a body: ${JSON.stringify(body)}`];
      const pointer = `${found.pointer}/responses/${status}/content/application~1json/schema`;
      return validate(pointer, body, `reply ${status} of ${exchange.path}`);
    },
  };
}

function find(spec: any, { method, path }: Exchange): Found | null {
  const parts = path.split('/');
  const fits = (template: string) => {
    const names = template.split('/');
    return (
      names.length === parts.length &&
      names.every((name, index) => name.startsWith('{') || name === parts[index])
    );
  };
  // A word as it stands goes before a place for any.
  const [template] = Object.keys(spec.paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = template === undefined ? undefined : spec.paths[template][method.toLowerCase()];
  if (template === undefined || operation === undefined) return null;
  return { pointer: `/paths/${template.replaceAll('/', '~1')}/${method.toLowerCase()}`, operation };
}

function queryProblems(
  { operation }: Found,
  { query }: Exchange,
  deref: (node: any) => any,
  ajv: Ajv,
): string[] {
  const known = (operation.parameters ?? []).map(deref).filter((one: any) => one.in === 'query');
  return [...query].flatMap(([name, text]) => {
    const parameter = known.find((one: any) => one.name === name);
    if (parameter === undefined) return [`there is no parameter "${name}"`];
    const { schema } = parameter;
    if (schema.type === 'array') {
      const { enum: words } = deref(schema.items);
      const wrong = text.split(',').filter((word) => words !== undefined && !words.includes(word));
      return wrong.map((word) => `"${word}" is no value of ${name}`);
    }
    const value = parsedAs(schema.type, text);
    const own = schema.$ref === undefined ? schema : { $ref: `spec${schema.$ref}` };
    return ajv.validate(own, value) ? [] : [`${name}: ${ajv.errorsText()}`];
  });
}

function parsedAs(type: string | undefined, text: string): unknown {
  if (type === 'integer') return Number(text);
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
}

function bodyProblems(
  { pointer, operation }: Found,
  { body }: Exchange,
  deref: (node: any) => any,
  validate: (pointer: string, value: unknown, what: string) => string[],
): string[] {
  const content = operation.requestBody?.content?.['application/json'];
  if (content === undefined) return body === undefined ? [] : ['it takes no body'];
  if (body === undefined) return operation.requestBody.required ? ['the body is missing'] : [];
  const schema = `${pointer}/requestBody/content/application~1json/schema`;
  return [
    ...strangers(content.schema, body, deref).map(
      (key) => `the body has "${key}", which the spec does not know`,
    ),
    ...validate(schema, body, 'body'),
  ];
}

/** What has no place in an object of this schema, and in those within it. */
function strangers(schema: any, value: any, deref: (node: any) => any): string[] {
  const { properties, additionalProperties } = deref(schema ?? {});
  if (properties === undefined || additionalProperties || typeof value !== 'object' || value === null)
    return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!Object.hasOwn(properties, key)) return [key];
    return strangers(properties[key], inner, deref).map((below) => `${key}.${below}`);
  });
}

function at(spec: any, pointer: string): any {
  return pointer
    .split('/')
    .slice(1)
    .reduce((node, key) => node[key.replaceAll('~1', '/')], spec);
}
