// From an invitation to the home page: the letter, three steps, by keyboard, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { invalidities } from './support/html.mjs';
import { assertNone, inspect, words } from './support/inspect.mjs';
import { MONIKA, session } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const PASSWORD = 'blaue Ente fährt Rad';

let server;
let browser;
let admin;

before(async () => {
    server = await startServer();
    browser = await launch();
    admin = await session(browser, server.baseURL, MONIKA);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

const text = async (page) => words(await page.locator('main').innerText());

/** Invites from the administration; gives the path of the link in the letter. */
async function invite(email, name) {
    const visitor = await Visitor.open(browser, { baseURL: server.baseURL, storageState: admin });
    const { page } = visitor;
    await visitor.visit('/verwaltung/einladungen');
    await page.getByLabel('Dienstliche E-Mail-Adresse').fill(email);
    await page.getByLabel('Vor- und Nachname').fill(name);
    await page.getByRole('button', { name: 'Einladung schicken' }).click();
    await page.getByText('Einladung unterwegs').waitFor();
    const letter = page.locator('.mail-list li', { hasText: email }).getByRole('link');
    await until(`the invitation to ${email} has left`, async () => {
        await visitor.visit('/demo/postfach');
        return (await letter.count()) > 0;
    });
    await visitor.visit(`${await letter.first().getAttribute('href')}/html`);
    const link = await page.locator('a[href*="/einladung/"]').first().getAttribute('href');
    await visitor.close();
    return new URL(link).pathname;
}

/** Nothing to complain of on the page as it is now. */
async function isSound(visitor, what) {
    assertNone(await invalidities(await visitor.page.content(), what), `invalid HTML: ${what}`);
    await inspect(visitor);
}

describe('an invitation', () => {
    for (const javascript of [true, false]) {
        const how = javascript ? 'with scripts' : 'without scripts';

        test(`leads home in three steps, by keyboard, ${how}`, async () => {
            const link = await invite(`eva.roth.${javascript}@herrenberg.example`, 'Eva Roth');
            const variant = { width: 320, height: 640, javascript };
            const visitor = await Visitor.open(browser, { baseURL: server.baseURL, ...variant });
            const { page } = visitor;

            await visitor.visit(link);
            assert.equal(await page.getByLabel('Vor- und Nachname').inputValue(), 'Eva Roth');
            await isSound(visitor, 'the invitation');
            await page.locator('input[name=neues_passwort]').focus();
            await page.keyboard.type(PASSWORD);
            await page.getByLabel('Ich stimme den Nutzungsregeln zu.').focus();
            await page.keyboard.press('Space');
            await page.keyboard.press('Enter');
            await page.waitForURL('**/erste-schritte/organisation');

            await page.getByLabel('Name der Organisation').focus();
            await page.keyboard.type('Herrenberg');
            await page.keyboard.press('Enter');
            await page.getByText('1 Treffer').waitFor();
            await isSound(visitor, 'the organisation');
            await page.getByRole('button', { name: 'Weiter', exact: true }).focus();
            await page.keyboard.press('Enter');
            await page.waitForURL('**/erste-schritte/themen');

            await page.getByLabel('E-Akte & DMS').focus();
            await page.keyboard.press('Space');
            await page.getByRole('button', { name: 'Vorschau ansehen' }).focus();
            await page.keyboard.press('Enter');
            await page.getByText('So sähe Ihr Wochenrückblick heute aus').waitFor();
            assert.ok(await page.getByLabel('E-Akte & DMS').isChecked(), 'the choice is still there');
            await isSound(visitor, 'the topics');
            await page.goBack();
            await page.goForward();
            await page.getByRole('button', { name: 'Fertig' }).focus();
            await page.keyboard.press('Enter');
            await page.waitForURL((url) => url.pathname === '/');
            assert.match(await page.locator('body').innerText(), /Schön, dass Sie da sind/);
            assert.match(await text(page), /Landkreis Böblingen/);

            await visitor.visit(link, 410);
            assert.match(await text(page), /Sie sind schon dabei\./);
            await visitor.close();
        });
    }
});
