// Where somebody works: found by its name or its Kreis, by keyboard, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { invalidities } from './support/html.mjs';
import { assertNone, inspect, words } from './support/inspect.mjs';
import { SABINE, session } from './support/people.mjs';
import { startServer } from './support/server.mjs';

let server;
let browser;
let member;

before(async () => {
    server = await startServer();
    browser = await launch();
    member = await session(browser, server.baseURL, SABINE);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

async function enter(variant) {
    const visitor = await Visitor.open(browser, { baseURL: server.baseURL, storageState: member, ...variant });
    await visitor.visit('/konto/organisation');
    return visitor;
}

const text = async (page) => words(await page.locator('main').innerText());

describe('an organisation', () => {
    for (const javascript of [true, false]) {
        const how = javascript ? 'with scripts' : 'without scripts';

        test(`is found and chosen by keyboard, ${how}`, async () => {
            const visitor = await enter({ width: 320, height: 640, javascript });
            const { page } = visitor;

            await page.getByLabel('Name der Organisation').focus();
            await page.keyboard.type('muensing');
            await page.keyboard.press('Enter');
            await page.getByText('1 Treffer').waitFor();
            await inspect(visitor);
            assertNone(await invalidities(await page.content(), '/konto/organisation'), 'invalid HTML');
            // The only one is chosen already.
            await page.getByRole('button', { name: 'Organisation speichern' }).focus();
            await page.keyboard.press('Enter');

            await page.getByText('Ihre Organisation steht ab sofort').waitFor();
            assert.match(await text(page), /Stadt Münsingen \(Landkreis Reutlingen\)/);
            await visitor.close();
        });

        test(`is chosen from its Kreis, ${how}`, async () => {
            const visitor = await enter({ javascript, colorScheme: 'dark' });
            const { page } = visitor;

            await page.locator('summary', { hasText: 'Nach Kreis auswählen' }).click();
            await page.getByLabel('Kreis', { exact: true }).selectOption({ label: 'Landkreis Böblingen' });
            await page.getByRole('button', { name: 'Organisationen zeigen' }).click();
            await page.getByText('Landkreis Böblingen: ').waitFor();
            await inspect(visitor);
            await page.getByLabel('Gemeinde Aidlingen (Landkreis Böblingen)').check();
            await page.getByRole('button', { name: 'Organisation speichern' }).click();

            await page.getByText('Ihre Organisation steht ab sofort').waitFor();
            assert.match(await text(page), /Gemeinde Aidlingen \(Landkreis Böblingen\)/);
            await visitor.close();
        });
    }

    test('that nobody knows is told at the field', async () => {
        const visitor = await enter({ width: 320, height: 640 });
        const { page } = visitor;

        await page.getByLabel('Name der Organisation').fill('Entenhausen');
        visitor.expectFailure('/konto/organisation');
        await page.getByRole('button', { name: 'Organisation speichern' }).click();
        await page.locator('#fehler').waitFor();

        assert.match(await page.title(), /^Fehler: /);
        const field = page.getByLabel('Name der Organisation');
        assert.equal(await field.inputValue(), 'Entenhausen');
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        assertNone(await invalidities(await page.content(), '/konto/organisation'), 'invalid HTML');
        await visitor.close();
    });

    test('is suggested while its name is typed', async () => {
        const visitor = await enter({});
        const { page } = visitor;

        await page.getByLabel('Name der Organisation').pressSequentially('Herren');

        const option = page.locator('#organisation-liste option');
        await option.first().waitFor({ state: 'attached' });
        assert.deepEqual(
            await option.evaluateAll((all) => all.map(({ value }) => value)),
            ['Stadt Herrenberg (Landkreis Böblingen)'],
        );
        await visitor.close();
    });
});
