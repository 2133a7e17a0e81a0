import { BundleError, buildDist } from './bundle.js';

/** `npm run build` makes `dist`, from which production runs. */
buildDist().catch((error) => {
  console.error(error instanceof BundleError ? error.message : error);
  process.exitCode = 1;
});
