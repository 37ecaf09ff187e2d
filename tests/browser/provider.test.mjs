// Signing in by a provider of identities, against a provider that is not ours, in a real browser.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import Provider from 'oidc-provider';

import { launch } from './support/browser.mjs';
import { freePort, startServer } from './support/server.mjs';

const PASSWORD = 'Kehrwoche-2026';
const EMAIL = 'anna.maier@rathaus.example';

let folder;
let server;
let browser;
/** The provider, and one whose tokens have run out when they are made. */
const providers = [];
/** What the provider says of everybody; a story may change it. */
let told = { name: 'Anna Maier', email: EMAIL };

/** A provider on a port; it knows the forum's address once that has one. */
async function startProvider(port, returnTo, idTokenSeconds) {
    const provider = new Provider(`http://127.0.0.1:${port}`, {
        clients: [
            {
                client_id: 'lotsenforum',
                client_secret: 'geheim-genug-fuer-die-probe',
                redirect_uris: [`${returnTo}/anmelden/zurueck`],
                post_logout_redirect_uris: [`${returnTo}/anmelden`],
            },
        ],
        claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told }) }),
        ttl: { IdToken: () => idTokenSeconds },
        cookies: { keys: ['nur fuer die Probe'] },
    });
    const listener = createServer(provider.callback());
    await new Promise((resolve) => listener.listen(port, '127.0.0.1', resolve));
    providers.push(listener);
}

before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lotsenforum-provider-'));
    const [port, latePort] = [await freePort(), await freePort()];
    const section = (key, name, issuer) =>
        `[[sign_in.providers]]\nkey = "${key}"\nname = "${name}"\nissuer = "${issuer}"\n` +
        'client_id = "lotsenforum"\nclient_secret = "geheim-genug-fuer-die-probe"\n';
    const settings = {
        LOTSEN_CONFIG: path.join(folder, 'settings.toml'),
        LOTSEN_DATABASE_URL: path.join(folder, 'forum.sqlite'),
        LOTSEN_MAIL_URL: `file:${path.join(folder, 'mail')}`,
    };
    await writeFile(
        settings.LOTSEN_CONFIG,
        section('stadt', 'Stadt Beispiel', `http://127.0.0.1:${port}`) +
            section('falsch', 'Falscher Name', `http://localhost:${port}`) +
            section('spaet', 'Zu spät', `http://127.0.0.1:${latePort}`),
    );
    server = await startServer({ command: 'serve', settings });
    await server.run(
        ['member', 'add', '--email', EMAIL, '--name', 'Anna Maier', '--organisation', 'Stadt Herrenberg', '--ags', '08115', '--passwort', PASSWORD],
        { LOTSEN_DATABASE_URL: settings.LOTSEN_DATABASE_URL },
    );
    await startProvider(port, server.baseURL, 300);
    await startProvider(latePort, server.baseURL, -3600);
    browser = await launch();
});

after(async () => {
    await browser?.close();
    providers.forEach((listener) => listener.close());
    providers.forEach((listener) => listener.closeAllConnections());
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
});

/** A page of a browser of its own. */
async function open() {
    const context = await browser.newContext({ baseURL: server.baseURL, locale: 'de-DE' });
    context.setDefaultTimeout(15_000);
    return context.newPage();
}

/** Says at the provider who one is. */
async function identify(page, login) {
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', 'beliebig');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
    await page.waitForURL((url) => url.origin === server.baseURL);
}

async function signInBy(page, name, login) {
    await page.goto('/anmelden');
    await page.click(`text=Mit ${name} anmelden`);
    await identify(page, login);
}

async function signInByPassword(page) {
    await page.goto('/anmelden');
    await page.fill('#email', EMAIL);
    await page.fill('#passwort', PASSWORD);
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/');
}

/** Why the last visit came to nothing, as the log says it. */
const reason = () => server.log().split('\n').filter((line) => /refused|not available/.test(line)).at(-1) ?? '';

const heading = (page) => page.locator('h1').innerText();

describe('a provider of identities', () => {
    test('a stranger is told that a person decides, even with a member\'s address', async () => {
        const page = await open();
        await signInBy(page, 'Stadt Beispiel', 'fremd');
        assert.equal(await heading(page), 'Aufnahme beantragen');
        assert.match(await page.locator('main').innerText(), /Über die Aufnahme entscheidet ein Mensch/);
        assert.equal(await page.getByLabel('Dienstliche E-Mail-Adresse').inputValue(), EMAIL);
        await page.goto('/kanaele');
        assert.equal(await heading(page), 'Anmelden');
    });

    test('a member links her identity, signs in by it whatever her address, and is signed out there', async () => {
        const page = await open();
        await signInByPassword(page);
        await page.goto('/konto/anmeldung');
        await page.click('text=Mit Stadt Beispiel verknüpfen');
        await identify(page, 'anna');
        assert.match(await page.locator('main').innerText(), /Von Stadt Beispiel trennen/);

        told = { name: 'Anna Schulze', email: 'anna.schulze@rathaus.example' };
        const elsewhere = await open();
        await signInBy(elsewhere, 'Stadt Beispiel', 'anna');
        assert.match(await heading(elsewhere), /Anna Maier/);

        await elsewhere.click('summary:has-text("Mein Konto")');
        await elsewhere.getByRole('button', { name: 'Abmelden' }).click();
        assert.equal(await heading(elsewhere), 'Sie sind abgemeldet.');
        await elsewhere.click('text=Auch beim Anbieter abmelden');
        await elsewhere.click('button[name=logout]');
        await elsewhere.waitForURL((url) => url.origin === server.baseURL && url.pathname === '/anmelden');
        await elsewhere.click('text=Mit Stadt Beispiel anmelden');
        assert.ok(await elsewhere.locator('input[name=login]').isVisible(), 'the provider asks again');
    });

    test('a token with another nonce is refused', async () => {
        const page = await open();
        const answer = await page.request.get('/anmelden/ueber/stadt', { maxRedirects: 0 });
        const url = new URL(answer.headers().location);
        url.searchParams.set('nonce', 'untergeschoben');
        await page.goto(url.href);
        await identify(page, 'anna');
        assert.equal(await heading(page), 'Die Anmeldung hat nicht geklappt');
        assert.match(reason(), /nonce/i);
    });

    test('a provider that calls itself otherwise is refused', async () => {
        const page = await open();
        await page.goto('/anmelden');
        await page.click('text=Mit Falscher Name anmelden');
        assert.equal(await heading(page), 'Die Anmeldung hat nicht geklappt');
        assert.match(reason(), /issuer/i);
    });

    test('a token that has run out is refused', async () => {
        const page = await open();
        await signInBy(page, 'Zu spät', 'anna');
        assert.equal(await heading(page), 'Die Anmeldung hat nicht geklappt');
        assert.match(reason(), /expired/i);
    });

    test('an answer that this browser has not asked for signs nobody in', async () => {
        const page = await open();
        await signInByPassword(page);
        await page.goto('/anmelden');
        const answer = await page.request.get('/anmelden/ueber/stadt', { maxRedirects: 0 });
        const state = new URL(answer.headers().location).searchParams.get('state');
        const other = await open();
        await other.goto(`/anmelden/zurueck?code=irgendeiner&state=${state}`);
        assert.equal(await heading(other), 'Die Anmeldung hat nicht geklappt');
    });
});
