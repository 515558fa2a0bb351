#!/usr/bin/env node
'use strict';

// Runs the program that the package of this platform holds (scripts/release/npm.sh makes it), with the same arguments, signals and
// exit code.

const {spawn} = require('node:child_process');
const {constants} = require('node:os');
const {optionalDependencies} = require('../package.json');

function fail(message) {
  process.stderr.write(`cfnaudit: ${message}\n`);
  process.exit(2);
}

const part = `@cfnaudit/${process.platform}-${process.arch}`;
if (!(part in optionalDependencies)) {
  const known = Object.keys(optionalDependencies).map((name) => name.split('/')[1]);
  fail(`there is no program for ${process.platform}-${process.arch}, only for ${known.join(' and ')}; use the container image or WSL`);
}
let program;
try {
  program = require.resolve(`${part}/cfnaudit`);
} catch {
  fail(`the package ${part} is missing; install cfnaudit again, without --omit=optional or --no-optional`);
}

const child = spawn(program, process.argv.slice(2), {stdio: 'inherit'});
child.on('error', (error) => fail(`${program} cannot be run: ${error.code}`));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
