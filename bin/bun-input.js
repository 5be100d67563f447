const { Readable } = require('node:stream');

/**
 * Standard input that is no terminal: Bun's own stream for that now and then does not tell the end to who has made it wait.
 * Holds the process until it has ended or is destroyed.
 */
exports.openInput = () => {
  const reader = Bun.stdin.stream().getReader();
  return new Readable({
    read() {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error) => this.destroy(error),
      );
    },
    destroy: (error, done) => {
      reader.cancel().then(() => done(error), done);
    },
  });
};
