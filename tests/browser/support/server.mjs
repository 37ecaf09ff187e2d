// Starts the forum as its own process and tells when it answers.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BINARY = path.resolve(ROOT, process.env.LOTSEN_BINARY ?? 'target/debug/lotsenforum');

/** A port of the loopback that nobody used a moment ago. */
export function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.on('error', reject);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

/** Polls until `check` is true, and says what was waited for if it never is. */
export async function until(what, check, seconds = 60) {
    const deadline = Date.now() + seconds * 1000;
    while (!(await check())) {
        if (Date.now() > deadline) {
            throw new Error(`waited ${seconds} s in vain: ${what}`);
        }
        await sleep(200);
    }
}

/** The environment without settings of whoever runs the tests. */
function cleanEnvironment(settings) {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('LOTSEN_'));
    return { ...Object.fromEntries(own), NO_COLOR: '1', ...settings };
}

/**
 * `lotsenforum demo` (or another command) in an empty folder, which is also its working directory.
 *
 * @param {{command?: string, host?: string, settings?: Record<string, string>}} options `host`: its name in the address
 */
export async function startServer({ command = 'demo', host = '127.0.0.1', settings = {} } = {}) {
    const folder = await mkdtemp(path.join(tmpdir(), 'lotsenforum-'));
    const port = await freePort();
    const baseURL = `http://${host}:${port}`;
    const addresses = { LOTSEN_LISTEN: `127.0.0.1:${port}`, LOTSEN_BASE_URL: baseURL };
    const child = spawn(BINARY, [command], {
        cwd: folder,
        env: cleanEnvironment({ ...addresses, ...settings }),
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const killIt = () => child.kill('SIGKILL');
    process.on('exit', killIt);

    let log = '';
    child.stdout.on('data', (bytes) => (log += bytes));
    child.stderr.on('data', (bytes) => (log += bytes));
    let end;
    const ended = new Promise((resolve) => {
        child.on('error', (error) => resolve((end = String(error))));
        child.on('exit', (code, signal) => resolve((end = signal ?? code)));
    });

    const server = {
        baseURL,
        folder,
        /** Where `demo` keeps its data. */
        database: path.join(folder, 'var/demo/lotsenforum.sqlite'),
        /** Everything the process has printed. */
        log: () => log,

        /** Runs another command of the same program on the same data. */
        run(args, extra = {}) {
            const env = cleanEnvironment({ ...addresses, LOTSEN_DATABASE_URL: server.database, ...settings, ...extra });
            return new Promise((resolve, reject) => {
                execFile(BINARY, args, { cwd: folder, env, timeout: 120_000 }, (error, stdout, stderr) => {
                    if (error) {
                        reject(new Error(`lotsenforum ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
                    } else {
                        resolve(stdout);
                    }
                });
            });
        },

        /** Ends the process and fails if it had logged an error or could not end by itself. */
        async stop() {
            process.off('exit', killIt);
            const early = end;
            child.kill('SIGTERM');
            const timer = setTimeout(killIt, 10_000);
            await ended;
            clearTimeout(timer);
            await rm(folder, { recursive: true, force: true });
            const faults = log.split('\n').filter((line) => /\bERROR\b|panicked at/.test(line));
            if (faults.length > 0) {
                throw new Error(`the server logged errors:\n${faults.join('\n')}`);
            }
            if (early !== undefined) {
                throw new Error(`the server had ended (${early}) before the tests did:\n${log}`);
            }
            if (end !== 0) {
                throw new Error(`the server ended with ${end} after SIGTERM:\n${log}`);
            }
        },
    };

    try {
        await until(`${command} answers on ${baseURL}/healthz`, async () => {
            if (end !== undefined) {
                throw new Error(`lotsenforum ${command} ended at once (${end}):\n${log}`);
            }
            const answer = await fetch(`${baseURL}/healthz`).catch(() => null);
            return answer?.ok;
        });
    } catch (error) {
        killIt();
        await ended;
        await rm(folder, { recursive: true, force: true });
        throw error;
    }
    return server;
}
