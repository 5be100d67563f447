/** What is used of it, which brings no types. */
declare module 'terminal-kit' {
  interface Attributes {
    color?: number;
    defaultColor?: boolean;
    bgDefaultColor?: boolean;
    bold?: boolean;
    dim?: boolean;
    inverse?: boolean;
  }

  interface Terminal {
    width: number;
    height: number;
    /** True: it does nothing more of its own accord when the process ends. */
    shutdown: boolean;
    alternateScreenBuffer(on?: boolean): void;
    hideCursor(on?: boolean): void;
    clear(): void;
    styleReset(): void;
    /** Takes the keys, or with false lets go of them. */
    grabInput(options: false | Record<string, never>): void;
    on(event: 'key', listener: (name: string) => void): void;
    on(event: 'resize', listener: (columns: number, rows: number) => void): void;
  }

  interface ScreenBuffer {
    fill(options: { attr: Attributes }): void;
    put(options: { x?: number; y?: number; attr: Attributes; wrap: false }, format: '%s', text: string): void;
    /** `delta`: writes only what is not there already. */
    draw(options: { delta: boolean }): void;
  }

  const terminalKit: {
    createTerminal(options: {
      stdin: import('./keyboard.js').Keyboard;
      stdout: NodeJS.WriteStream;
      stderr: NodeJS.WriteStream;
      generic: string;
      isTTY: true;
      processSigwinch: false;
    }): Terminal;
    ScreenBuffer: new (options: { dst: Terminal; width: number; height: number }) => ScreenBuffer;
  };
  export default terminalKit;
}
