// Starts src/main.ts as `npm start` does. Node keeps compiled and stripped sources between starts, but
// only of what is loaded after the cache is on: were main.ts the entry itself, every start would load
// Node's type stripper for that one file, which takes 60 ms and 20 MB (measured).
'use strict';

const { enableCompileCache } = require('node:module');

enableCompileCache?.();
void import('../src/main.ts');
