#!/usr/bin/env -S node --
// The dashes keep node from taking `create --env-file` for an option of its own, whose file may hold NODE_OPTIONS.
import { run } from '../dist/main.js';

process.exitCode = await run(process.argv.slice(2), process);
