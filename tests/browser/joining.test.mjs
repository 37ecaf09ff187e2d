// How people come in who were not invited one by one: a whole course by a list, and an application that is decided. By
// keyboard, on a narrow screen, with scripts and without; a mail gateway opens every link first.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { invalidities } from './support/html.mjs';
import { assertNone, inspect, words } from './support/inspect.mjs';
import { KARIN, MONIKA, session } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const PASSWORD = 'blaue Ente fährt Rad';

let server;
let browser;
let sessions;

before(async () => {
    server = await startServer();
    browser = await launch();
    sessions = {
        admin: await session(browser, server.baseURL, MONIKA),
        moderator: await session(browser, server.baseURL, KARIN),
    };
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

const open = (variant = {}) => Visitor.open(browser, { baseURL: server.baseURL, ...variant });
const text = async (page) => words(await page.locator('main').innerText());

/** Nothing to complain of on the page as it is now. */
async function isSound(visitor, what) {
    assertNone(await invalidities(await visitor.page.content(), what), `invalid HTML: ${what}`);
    await inspect(visitor);
}

/** The path of a link in the letter with this subject to this address. */
async function linkIn(email, subject, part) {
    const visitor = await open({ storageState: sessions.admin });
    const { page } = visitor;
    const letter = page.locator('.mail-list li', { hasText: email }).filter({ hasText: subject }).getByRole('link');
    await until(`„${subject}“ to ${email} has left`, async () => {
        await visitor.visit('/demo/postfach');
        return (await letter.count()) > 0;
    });
    await visitor.visit(`${await letter.first().getAttribute('href')}/html`);
    const link = await page.locator(`a[href*="${part}"]`).first().getAttribute('href');
    await visitor.close();
    return new URL(link).pathname;
}

/** What a gateway does before the reader sees the mail. */
async function scans(path) {
    for (const method of ['HEAD', 'GET', 'GET']) {
        const answer = await fetch(new URL(path, server.baseURL), { method });
        assert.equal(answer.status, 200, `${method} ${path}`);
    }
}

/** 200 people: three lines are faulty, two say what another one said. */
function course() {
    const lines = ['Name;E-Mail;Organisation'];
    for (let number = 1; number <= 200; number += 1) {
        const odd = { 10: '', 20: 'halb@', 30: 'kein at', 40: 'person39@kurs.example', 50: 'Person1@kurs.example' };
        lines.push(`"Muster, Nr ${number}";${odd[number] ?? `person${number}@kurs.example`};Stadtverwaltung Herrenberg`);
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}

for (const javascript of [true, false]) {
    const how = javascript ? 'with scripts' : 'without scripts';

    test(`a course is looked at line by line before anybody is invited, ${how}`, async () => {
        const visitor = await open({ storageState: sessions.admin, width: 320, height: 640, javascript });
        const { page } = visitor;
        await visitor.visit('/verwaltung/einladungen/kurs');
        await page.getByLabel('Name des Kurses').fill(`Kurs März ${how}`);
        const content = Buffer.from(course().toString('latin1').replaceAll('@kurs.', `@kurs-${javascript}.`), 'latin1');
        await page.getByLabel('Datei').setInputFiles({ name: 'Kurs.csv', mimeType: 'text/csv', buffer: content });
        await page.getByRole('button', { name: 'Vorschau zeigen' }).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Vorschau der Liste' }).waitFor();
        await isSound(visitor, 'the preview');
        const said = await text(page);
        assert.match(said, /werden eingeladen 195/i);
        assert.match(said, /mit Fehler 3/i);
        assert.match(said, /doppelt 2/i);
        assert.match(said, /21 Fehler Keine vollständige E-Mail-Adresse\./);

        await page.getByRole('button', { name: 'Übernehmen' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL('**/verwaltung/einladungen?kurs=*');
        assert.match(words(await page.locator('body').innerText()), /195 Einladungen sind unterwegs/);
        await isSound(visitor, 'the invitations of a course');
        await visitor.close();
    });
}

describe('an application', () => {
    for (const javascript of [true, false]) {
        const how = javascript ? 'with scripts' : 'without scripts';

        test(`leads from the sign-in to a membership, by keyboard, ${how}`, async () => {
            const email = `otto.neu.${javascript}@herrenberg.example`;
            const applicant = await open({ width: 320, height: 640, javascript });
            const { page } = applicant;
            await applicant.visit('/anmelden');
            await page.getByRole('link', { name: 'Aufnahme beantragen' }).focus();
            await page.keyboard.press('Enter');
            await page.waitForURL('**/beitreten');
            await isSound(applicant, 'the form');
            applicant.expectFailure('/beitreten');
            await page.getByRole('button', { name: 'Antrag abschicken' }).focus();
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'Bitte prüfen Sie Ihre Angaben' }).waitFor();
            await isSound(applicant, 'the form with problems');
            for (const [label, typed] of [
                ['Vor- und Nachname', 'Otto Neu'],
                ['Dienstliche E-Mail-Adresse', email],
                ['Organisation', 'Stadt Herrenberg'],
                ['Ihre Funktion dort', 'Hauptamt'],
            ]) {
                await page.getByLabel(label, { exact: true }).focus();
                await page.keyboard.type(typed);
            }
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'Sehen Sie in Ihr Postfach' }).waitFor();
            await isSound(applicant, 'the letter is under way');

            const confirmation = await linkIn(email, 'Bitte bestätigen Sie Ihren Antrag', '/beitreten/');
            await scans(confirmation);
            await applicant.visit(confirmation);
            await isSound(applicant, 'the confirmation');
            await page.getByRole('button', { name: 'Antrag bestätigen' }).focus();
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'Ihr Antrag liegt der Moderation vor.' }).waitFor();
            await isSound(applicant, 'it waits');

            const decider = await open({ storageState: sessions.moderator, javascript });
            await decider.visit('/verwaltung/antraege');
            await isSound(decider, 'the queue');
            assert.match(await text(decider.page), /Otto Neu/);
            await decider.page.getByRole('link', { name: /Ändern oder ablehnen/ }).click();
            await decider.page.getByRole('heading', { name: 'Antrag von Otto Neu' }).waitFor();
            await isSound(decider, 'the decision');
            await decider.page.getByRole('button', { name: 'Aufnehmen' }).focus();
            await decider.page.keyboard.press('Enter');
            await decider.page.waitForURL('**/verwaltung/antraege');
            assert.match(await text(decider.page), /Nichts zu tun\./);
            await decider.close();

            const invitation = await linkIn(email, 'Sie sind aufgenommen', '/einladung/');
            await scans(invitation);
            await applicant.visit(invitation);
            assert.equal(await page.getByLabel('Vor- und Nachname').inputValue(), 'Otto Neu');
            await page.locator('input[name=neues_passwort]').focus();
            await page.keyboard.type(PASSWORD);
            await page.getByLabel('Ich stimme den Nutzungsregeln zu.').focus();
            await page.keyboard.press('Space');
            await page.keyboard.press('Enter');
            await page.waitForURL('**/erste-schritte/organisation');
            await applicant.close();
        });
    }
});

test('mail domains of an organisation are kept by keyboard', async () => {
    const visitor = await open({ storageState: sessions.admin, width: 320, height: 640, javascript: false });
    const { page } = visitor;
    await visitor.visit('/verwaltung/organisationen?suche=Landratsamt');
    await page.locator('tbody a').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mail-Domains' }).waitFor();
    await page.getByLabel('Domain hinzufügen', { exact: true }).last().focus();
    await page.keyboard.type('müllheim.example');
    await page.keyboard.press('Enter');
    await page.getByText('Die Änderung gilt ab sofort.').waitFor();
    assert.match(await text(page), /müllheim\.example/);
    await isSound(visitor, 'an organisation');
    await visitor.close();
});
