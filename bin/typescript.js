/**
 * `node --import ./bin/typescript.js <file>` runs TypeScript for those who develop. By itself tsx keeps what it
 * has transpiled in a folder of the system's for temporary files whose name every local user can foresee and take:
 * they could have us run their code. So it keeps nothing, and no program that is started from there does.
 */
process.env.TSX_DISABLE_CACHE = '1';
const { register } = await import('tsx/esm/api');
register();
