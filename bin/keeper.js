// Started in the background by dist/main.cjs, for deadlines that hold while no command runs.
const { keepInBackground } = require('../dist/keeper.cjs');

keepInBackground(process, process.argv[2]);
