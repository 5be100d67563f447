import type { ServiceProgram } from './systemd-unit.js';

/** An agent of launchd, which begins it anew only where it crashed: 8 says that another one keeps already. */
export function launchdPlist(label: string, { command, variables }: ServiceProgram): string {
  const words = command.map((word) => `    ${string(word)}`).join('\n');
  const environment = Object.entries(variables).map(
    ([name, value]) => `    <key>${escaped(name)}</key>\n    ${string(value)}\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  ${string(label)}
  <key>ProgramArguments</key>
  <array>
${words}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${environment.join('')}  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>Crashed</key>
    <true/>
  </dict>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`;
}

const string = (text: string) => `<string>${escaped(text)}</string>`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
