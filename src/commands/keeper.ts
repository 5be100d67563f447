import type { Command } from 'commander';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { installKeeper } from './keeper-install.js';
import { runKeeperHere } from './keeper-run.js';
import { keeperStatus, STATUS_COLUMNS } from './keeper-status.js';
import { uninstallKeeper } from './keeper-uninstall.js';
import { withColumns } from './shown-columns.js';

export function registerKeeper(program: Command, { bind }: Registrar): void {
  const keeper = withExamples(
    program.command('keeper').description('the process that holds deadlines on local engines'),
    ['sandman keeper status', 'whether it runs, what it watches, what is due next'],
    ['sandman keeper run', 'the same in the foreground, until Ctrl-C'],
    ['sandman keeper install', 'have systemd or launchd run it from when you log in'],
    ['sandman keeper install --dry-run', 'show what that would write and do'],
    ['sandman keeper uninstall', 'back to one that is started when it is needed'],
  );
  withColumns(keeper.command('status').description('show what it is doing'), () => STATUS_COLUMNS).action(
    bind(keeperStatus),
  );
  keeper
    .command('run')
    .description('hold deadlines in the foreground, until it is told to end')
    .action(bind(runKeeperHere));
  keeper
    .command('install')
    .description('have the system run it from when you log in')
    .option('--dry-run', 'only show what would be written and done')
    .action(bind(installKeeper));
  keeper.command('uninstall').description('have the system run it no more').action(bind(uninstallKeeper));
}
