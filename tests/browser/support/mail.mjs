// A real SMTP server that is not ours (Debian's aiosmtpd), and the mailbox it fills.

import { execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePort, until } from './server.mjs';

// The system's Python: the one that Debian's packages are for.
const PYTHON = '/usr/bin/python3';
const READER = fileURLToPath(new URL('read_maildir.py', import.meta.url));

function answers(port) {
    return new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => resolve(false));
        socket.on('data', () => {
            socket.destroy();
            resolve(true);
        });
    });
}

/** Listens on the loopback and keeps every mail in a Maildir below `folder`. */
export async function startMailServer(folder) {
    const port = await freePort();
    const maildir = path.join(folder, 'maildir');
    const child = spawn(
        PYTHON,
        ['-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', maildir],
        { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let log = '';
    child.stderr.on('data', (bytes) => (log += bytes));
    const ended = new Promise((resolve) => {
        child.on('error', resolve);
        child.on('exit', resolve);
    });
    const killIt = () => child.kill('SIGKILL');
    process.on('exit', killIt);

    const server = {
        url: `smtp://127.0.0.1:${port}`,
        /** Mails so far, each with `to`, `subject`, `unsubscribe`, `text`, `html`. */
        async mails() {
            const { stdout } = await promisify(execFile)(PYTHON, [READER, maildir], { maxBuffer: 64 * 1024 * 1024 });
            return JSON.parse(stdout);
        },
        async stop() {
            process.off('exit', killIt);
            killIt();
            await ended;
        },
    };
    try {
        await until('the SMTP server greets', () => answers(port), 15);
    } catch (error) {
        await server.stop();
        throw new Error(`${error.message}\n${log}`);
    }
    return server;
}

/** Addresses in a text, without the punctuation around them. */
export function addressesIn(text) {
    return [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([address]) => address.replace(/[.,;:)\]]+$/, ''));
}
