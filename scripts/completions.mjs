// Saves what `sandman completion SHELL` prints into completions/, under the names that the shells look for.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const FILES = { bash: 'sandman.bash', zsh: '_sandman', fish: 'sandman.fish', powershell: 'sandman.ps1' };

mkdirSync('completions', { recursive: true });
for (const [shell, file] of Object.entries(FILES)) {
  writeFileSync(
    `completions/${file}`,
    execFileSync(process.execPath, ['bin/sandman.js', 'completion', shell]),
  );
}
