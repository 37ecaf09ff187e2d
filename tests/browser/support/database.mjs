// A fingerprint of every table of an SQLite file, to show that nothing was changed.

import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';

const READER = fileURLToPath(new URL('fingerprint.py', import.meta.url));

/** Table → number of rows and hash over all of them. */
export async function fingerprint(file) {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [READER, file]);
    return JSON.parse(stdout);
}

/** The fingerprint once the jobs of the server have nothing more to write. */
export async function settledFingerprint(file) {
    let last = await fingerprint(file);
    for (let tries = 0; tries < 20; tries += 1) {
        await sleep(1500);
        const next = await fingerprint(file);
        if (isDeepStrictEqual(next, last)) {
            return next;
        }
        last = next;
    }
    throw new Error('the database does not come to rest');
}
