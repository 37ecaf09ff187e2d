// Passkeys in Chromium, whose virtual authenticator stands for a device that knows its owner.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { violations } from './support/axe.mjs';
import { Visitor, launch } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const PASSWORD = 'Kehrwoche-2026';
const EMAIL = 'anna.maier@rathaus.example';

let server;
let browser;

before(async () => {
    const settings = { LOTSEN_DATABASE_URL: 'forum.sqlite', LOTSEN_MAIL_URL: 'file:mail' };
    // A passkey is bound to the name of a host, and an IP address is none.
    server = await startServer({ command: 'serve', host: 'localhost', settings });
    for (const [email, name, role] of [
        [EMAIL, 'Anna Maier', 'moderator'],
        ['ben.huber@rathaus.example', 'Ben Huber', 'member'],
    ]) {
        await server.run(['member', 'add', '--email', email, '--name', name, '--role', role, '--organisation', 'Stadt Herrenberg', '--ags', '08115', '--passwort', PASSWORD]);
    }
    browser = await launch();
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Somebody at a computer with a device that can keep passkeys. */
async function sitsDown(options = {}) {
    const visitor = await Visitor.open(browser, { baseURL: server.baseURL, ...options });
    const devtools = await visitor.context.newCDPSession(visitor.page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
            protocol: 'ctap2',
            transport: 'internal',
            hasResidentKey: true,
            hasUserVerification: true,
            isUserVerified: true,
            automaticPresenceSimulation: true,
        },
    });
    const device = {
        keys: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
        give: (credential) => devtools.send('WebAuthn.addCredential', { authenticatorId, credential }),
        knowsOwner: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    };
    return { visitor, page: visitor.page, device };
}

async function typesPassword(page, email = EMAIL) {
    await page.goto('/anmelden');
    await page.fill('#email', email);
    await page.fill('#passwort', PASSWORD);
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

async function makesPasskey(page, name) {
    await page.goto('/konto/anmeldung/passkey');
    await page.fill('#name', name);
    await page.getByRole('button', { name: 'Passkey einrichten' }).click();
    await page.waitForURL((url) => url.pathname === '/konto/anmeldung');
}

async function signsInByPasskey(page) {
    await page.goto('/anmelden');
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click();
}

async function signsOut(page) {
    await page.click('summary:has-text("Mein Konto")');
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.waitForURL((url) => url.pathname === '/anmelden');
}

/** The code that an app shows now (RFC 6238). */
function codeOf(secret) {
    const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
    const key = Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const digest = createHmac('sha1', key).update(step).digest();
    const code = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
    return String(code % 1_000_000).padStart(6, '0');
}

function passwordsWereTypedLongAgo() {
    const statement = "update sessions set confirmed_at = '2020-01-01 00:00:00'";
    const program = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()';
    execFileSync('/usr/bin/python3', ['-c', program, path.join(server.folder, 'forum.sqlite'), statement]);
}

const main = (page) => page.locator('main').innerText();

describe('passkeys', () => {
    test('a member makes one, signs in by it, and it is gone when she removes it', async () => {
        const { visitor, page, device } = await sitsDown();
        await typesPassword(page, 'ben.huber@rathaus.example');
        await page.waitForURL((url) => url.pathname === '/');
        await page.goto('/konto/anmeldung/passkey');
        assert.deepEqual(await violations(visitor), []);
        assert.equal(await page.inputValue('#name'), 'Chrome unter Linux');
        await makesPasskey(page, 'Dienst-Laptop');
        assert.match(await main(page), /Dienst-Laptop eingerichtet/);
        assert.deepEqual(await violations(visitor), []);
        const [key] = await device.keys();
        assert.equal(key.rpId, 'localhost');
        assert.ok(key.isResidentCredential, 'found without a name being typed');

        await signsOut(page);
        await signsInByPasskey(page);
        await page.waitForURL((url) => url.pathname === '/');
        assert.match(await main(page), /Ben Huber/);
        await page.goto('/konto/anmeldung');
        assert.match(await main(page), /Dienst-Laptop eingerichtet .*zuletzt benutzt heute/);
        visitor.assertClean();

        await page.getByRole('button', { name: 'Passkey Dienst-Laptop entfernen' }).click();
        await page.getByText('Dieser Passkey führt nicht mehr ins Forum.').waitFor();
        assert.doesNotMatch(await main(page), /Dienst-Laptop/);
        await signsOut(page);
        visitor.expectFailure('/anmelden/passkey');
        await signsInByPasskey(page);
        await page.locator('#passkey-fehler').waitFor();
        assert.match(await main(page), /Mit diesem Passkey hat es nicht geklappt/);
        assert.deepEqual(await violations(visitor), []);
        visitor.assertClean();
        await visitor.close();
    });

    test('a moderator needs no second step with one, and uses it in the place of her password', async () => {
        const { visitor, page } = await sitsDown({ width: 320, height: 640 });
        await typesPassword(page);
        assert.equal(await page.locator('h1').innerText(), 'Zweiten Schritt einrichten');
        await page.fill('#code', codeOf(await page.locator('input[name=schluessel]').inputValue()));
        await page.getByRole('button', { name: 'Einrichten' }).click();
        await page.locator('h1:has-text("Der zweite Schritt ist eingerichtet")').waitFor();
        await makesPasskey(page, 'Telefon');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
        await signsOut(page);

        await signsInByPasskey(page);
        await page.waitForURL((url) => url.pathname === '/');
        assert.match(await main(page), /Anna Maier/);

        await passwordsWereTypedLongAgo();
        await page.goto('/konto/anmeldung');
        assert.equal(await page.locator('h1').innerText(), 'Passwort bestätigen');
        assert.deepEqual(await violations(visitor), []);
        await page.getByRole('button', { name: 'Lieber den Passkey benutzen' }).click();
        await page.waitForURL((url) => url.pathname === '/konto/anmeldung');
        visitor.assertClean();
        await visitor.close();
    });

    test('an answer that was given before, or by a device that does not know its owner, opens nothing', async () => {
        const { visitor, page, device } = await sitsDown();
        await typesPassword(page, 'ben.huber@rathaus.example');
        await page.waitForURL((url) => url.pathname === '/');
        await makesPasskey(page, 'Telefon');
        await signsOut(page);

        let sent;
        page.on('request', (request) => {
            if (request.method() === 'POST' && request.url().endsWith('/anmelden/passkey')) sent = request.postData();
        });
        await signsInByPasskey(page);
        await page.waitForURL((url) => url.pathname === '/');
        await signsOut(page);
        const csrf = await page.locator('form[action="/anmelden/passkey"] input[name=csrf]').inputValue();
        const again = new URLSearchParams(sent);
        again.set('csrf', csrf);
        const answer = await page.request.post('/anmelden/passkey', {
            data: again.toString(),
            headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.baseURL },
        });
        assert.equal(answer.status(), 422, 'the same answer a second time');

        await device.knowsOwner(false);
        await signsInByPasskey(page);
        await page.locator('[data-told]:not(:empty)').waitFor();
        assert.match(await main(page), /Ihr Gerät hat nichts zurückgegeben/);
        await visitor.close();
    });

    test('without scripts the sign-in offers none, and the page says why', async () => {
        const visitor = await Visitor.open(browser, { baseURL: server.baseURL, javascript: false });
        await typesPassword(visitor.page, 'ben.huber@rathaus.example');
        await visitor.visit('/konto/anmeldung/passkey');
        assert.match(await main(visitor.page), /Passkeys brauchen JavaScript/);
        assert.ok(await visitor.page.getByRole('button', { name: 'Passkey einrichten' }).isHidden());
        await visitor.close();
    });
});
