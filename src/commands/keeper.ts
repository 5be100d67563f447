import type { Command } from 'commander';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { runKeeperHere } from './keeper-run.js';
import { keeperStatus } from './keeper-status.js';

export function registerKeeper(program: Command, { bind }: Registrar): void {
  const keeper = withExamples(
    program.command('keeper').description('the process that holds deadlines on local engines'),
    ['sandman keeper status', 'whether it runs, what it watches, what is due next'],
    ['sandman keeper run', 'the same in the foreground, until Ctrl-C'],
  );
  keeper.command('status').description('show what it is doing').action(bind(keeperStatus));
  keeper
    .command('run')
    .description('hold deadlines in the foreground, until it is told to end')
    .action(bind(runKeeperHere));
}
