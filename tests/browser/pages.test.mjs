// Every page in every variant: accessible, valid, narrow, quiet, light.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { invalidities } from './support/html.mjs';
import { assertNone, hiddenFocus, inspect } from './support/inspect.mjs';
import { addressesIn } from './support/mail.mjs';
import { KARIN, MONIKA, SABINE, session } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const VARIANTS = [
    { name: '1280 px, light', width: 1280 },
    { name: '1280 px, dark', width: 1280, colorScheme: 'dark' },
    { name: '320 px, light', width: 320, height: 640, touch: true },
    { name: '320 px, dark, without scripts', width: 320, height: 640, colorScheme: 'dark', javascript: false },
];

const GUEST = [
    { path: '/anmelden' },
    { path: '/passwort-vergessen' },
    { path: '/beitreten' },
    { path: '/beitreten/gilt-nicht', status: 404 },
    { path: '/passwort/gilt-nicht', status: 404 },
    { path: '/adresse/gilt-nicht', status: 404 },
    { path: '/hilfe' },
    { path: '/barrierefreiheit' },
    { path: '/impressum' },
    { path: '/datenschutz' },
    { path: '/nutzungsregeln' },
    { path: '/nutzungsregeln/1' },
    { path: '/netiquette' },
    { path: '/orte' },
];

const MEMBER = [
    { path: '/' },
    { path: '/kanaele' },
    { path: '/k/e-akte-dms' },
    { path: '/k/e-akte-dms?status=offen' },
    { path: '/k/ozg-endspurt-2022' },
    { path: '/neu?titel=Wer+beschafft+gerade+Scanner%3F&kanal=16&art=frage&fuer=08' },
    { path: '/k/e-akte-dms?region=08115' },
    { path: '/r/08115' },
    { path: '/r/0811' },
    { path: '/r/081' },
    { path: '/r/08' },
    { path: '/themen' },
    { path: '/offen' },
    { path: '/geloest' },
    { path: '/neu' },
    { path: '/mitteilungen' },
    { path: '/konto/post' },
    { path: '/konto/organisation' },
    { path: '/konto/profil' },
    { path: '/m/sabine.maier' },
    { path: '/mitglieder' },
    { path: '/mitglieder?q=maier&region=0811' },
    { path: '/mitglieder?q=gibt-es-nicht' },
    { path: '/erste-schritte/organisation' },
    { path: '/erste-schritte/themen' },
    { path: '/erste-schritte/themen?vorschau=1' },
    { path: '/orte?q=altdorf' },
    { path: '/konto/anmeldung' },
    { path: '/konto/anmeldung/bestaetigen' },
    { path: '/konto/anmeldung/passwort' },
    { path: '/konto/anmeldung/adresse' },
    { path: '/konto/anmeldung/zweiter-schritt' },
    { path: '/konto/zugaenge' },
    { path: '/nutzungsregeln/zustimmen' },
    { path: '/konto/austreten' },
    { path: '/konto/zugaenge?kanal=ki' },
    { path: '/hilfe' },
    { path: '/demo/postfach' },
    { path: '/gibt-es-nicht', status: 404 },
];

const MODERATOR = [
    { path: '/moderation/protokoll' },
    { path: '/verwaltung/einladungen' },
    { path: '/verwaltung/einladungen/kurs' },
    { path: '/verwaltung/antraege' },
];
const ADMINISTRATOR = [
    { path: '/verwaltung/mitglieder' },
    { path: '/verwaltung/mitglieder?suche=maier&stand=aktiv' },
    { path: '/verwaltung/mitglieder/~1' },
    { path: '/verwaltung/mitglieder/~1/sperren' },
    { path: '/verwaltung/mitglieder/~1/rolle' },
    { path: '/verwaltung/mitglieder/~1/bereich' },
    { path: '/verwaltung/rolle-weitergeben' },
    { path: '/verwaltung/protokoll' },
    { path: '/verwaltung/nutzungsregeln' },
    { path: '/verwaltung/post' },
    { path: '/verwaltung/kanaele' },
    { path: '/verwaltung/kanaele/ki' },
    { path: '/verwaltung/kanaele/ki/mitglieder' },
    { path: '/verwaltung/organisationen' },
    { path: '/verwaltung/organisationen/1' },
    { path: '/verwaltung/sicht' },
    { path: `/verwaltung/sicht?mitglied=${encodeURIComponent(SABINE.email)}&thema=1` },
    { path: '/verwaltung/sicht?mitglied=niemand@rathaus.example', status: 422 },
];

let server;
let browser;
let sessions;
/** A thread, for the tests that need one. */
let thread;
/** Who looks at what; filled once the server has said what there is. */
let tour;

before(async () => {
    server = await startServer();
    browser = await launch();
    const { baseURL } = server;
    sessions = {
        member: await session(browser, baseURL, SABINE),
        moderator: await session(browser, baseURL, KARIN),
        admin: await session(browser, baseURL, MONIKA),
    };
    const found = await discoverThreads();
    const [mail, links] = await discoverMail();
    thread = found.thread;
    tour = [
        ['nobody', [...GUEST, ...links]],
        ['member', [...MEMBER, ...Object.values(found).map((path) => ({ path })), await secondStep(), mail]],
        ['moderator', [{ path: thread }, ...(await moderatorsPages()), ...MODERATOR]],
        ['admin', ADMINISTRATOR],
    ];
});

function open(who, variant = {}) {
    return Visitor.open(browser, { baseURL: server.baseURL, storageState: sessions[who], ...variant });
}

/** A thread of each sort, and what its author can do with it. */
async function discoverThreads() {
    const member = await open('member');
    const html = async (path) => (await member.context.request.get(path)).text();
    const threadsOn = async (path) => [...new Set((await html(path)).match(/\/t\/\d+-[a-z0-9-]+/g))];
    const found = { thread: (await threadsOn('/k/e-akte-dms'))[0], solved: (await threadsOn('/geloest'))[0] };
    const sought = {
        secondPage: /\/t\/\d+[a-z0-9-]*\?seite=2/,
        edit: /\/b\/\d+\/bearbeiten/,
        unsolve: /\/t\/\d+\/loesung-aufheben/,
    };
    for (let page = 1; page <= 4; page += 1) {
        for (const path of await threadsOn(`/themen?seite=${page}`)) {
            const text = await html(path);
            for (const [name, pattern] of Object.entries(sought)) {
                found[name] ??= text.match(pattern)?.[0];
            }
        }
    }
    for (const name of ['thread', 'solved', ...Object.keys(sought)]) {
        assert.ok(found[name], `the demo has a page of the sort „${name}“`);
    }

    // Nobody in the demo has changed her mind yet.
    await member.visit(found.edit);
    await member.page.locator('textarea[name=text]').fill('Geändert, damit es **zwei** Fassungen gibt.');
    await member.page.locator('button[name=aktion][value=speichern]').click();
    await member.page.waitForURL(/\/t\/\d+/);
    found.history = found.edit.replace(/bearbeiten$/, 'verlauf');
    await member.close();
    return found;
}

/** The second step of asking. */
async function secondStep() {
    const member = await open('member');
    await member.visit('/neu');
    const parameters = new URLSearchParams({
        titel: 'Digitale Unterschrift auf dem Tablet: Wer hat das im Einsatz?',
        art: 'frage',
        kanal: await member.page.locator('input[name=kanal]').first().getAttribute('value'),
        fuer: '08',
    });
    await member.close();
    return { path: `/neu?${parameters}` };
}

/** What the menu of a thread offers the moderation. */
async function moderatorsPages() {
    const moderator = await open('moderator');
    await moderator.visit(thread);
    const links = await moderator.page
        .locator('details a[href]')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    await moderator.close();
    const pages = [...new Set(links)].filter((href) => /^\/t\/\d+\/[a-z-]+$/.test(href));
    assert.ok(pages.length >= 3, `a thread's menu offers the moderation its pages: ${links}`);
    return pages.map((path) => ({ path }));
}

/** A mail in the mailbox of the demo, and the pages behind its links. */
async function discoverMail() {
    const member = await open('member');
    const { page } = member;
    await member.visit('/demo/postfach');
    await page.locator('form[action="/demo/rueckblick"] button').click();
    let mail;
    await until('a mail lies in the mailbox of the demo', async () => {
        await member.visit('/demo/postfach');
        const link = page.locator('main a[href^="/demo/postfach/"]').first();
        mail = (await link.count()) > 0 ? await link.getAttribute('href') : undefined;
        return mail !== undefined;
    });
    await member.visit(mail);
    const text = await page.locator('main').innerText();
    await member.close();
    const links = addressesIn(text).map((address) => new URL(address).pathname);
    const byToken = links.filter((path) => path.startsWith('/e/')).map((path) => ({ path }));
    assert.ok(byToken.length >= 2, `settings and unsubscribing are linked: ${links}`);
    return [{ path: mail }, [...byToken, { path: '/e/gilt-nicht', status: 404 }]];
}

after(async () => {
    await browser?.close();
    await server?.stop();
});

describe('every page', () => {
    for (const variant of VARIANTS) {
        test(variant.name, async (t) => {
            for (const [who, pages] of tour) {
                const visitor = await open(who, variant);
                for (const { path, status } of pages) {
                    await t.test(`${path} as ${who}`, async (one) => {
                        await visitor.visit(path, status);
                        try {
                            await inspect(visitor);
                        } catch (error) {
                            one.diagnostic(await visitor.picture(`${variant.name} ${who} ${path}`));
                            throw error;
                        }
                    });
                }
                await visitor.close();
            }
        });
    }

    test('is valid HTML', async (t) => {
        for (const [who, pages] of tour) {
            const visitor = await open(who);
            for (const { path, status } of pages) {
                await t.test(`${path} as ${who}`, async () => {
                    const answer = await visitor.visit(path, status);
                    assertNone(await invalidities(await answer.text(), path), 'invalid HTML');
                });
            }
            await visitor.close();
        }
    });
});

describe('the keyboard', () => {
    test('shows where it is', async (t) => {
        const member = await open('member');
        for (const path of ['/', '/neu', thread, '/konto/post']) {
            await t.test(path, async () => {
                await member.visit(path);
                assertNone(await hiddenFocus(member.page, 80), 'focus without a ring');
            });
        }
        await member.close();
    });

    test('reaches the content with the first link', async () => {
        const member = await open('member', { javascript: false });
        await member.visit('/');

        await member.page.keyboard.press('Tab');
        await member.page.keyboard.press('Enter');

        assert.equal(await member.page.evaluate(() => document.activeElement.id), 'inhalt');
        await member.close();
    });
});

describe('a form with problems', () => {
    for (const javascript of [true, false]) {
        test(`says what to do, ${javascript ? 'with' : 'without'} scripts`, async () => {
            const member = await open('member', { javascript });
            const { page } = member;
            await member.visit(thread);
            const form = page.locator('form').filter({ has: page.locator('textarea[name=text]') });
            member.expectFailure(await form.getAttribute('action'));
            // The browser's own check is not what is looked at here.
            await form.evaluate((element) => {
                element.noValidate = true;
            });

            const [answer] = await Promise.all([
                page.waitForResponse((response) => response.request().method() === 'POST'),
                form.getByRole('button', { name: 'Antwort veröffentlichen' }).click(),
            ]);
            await page.waitForLoadState();

            assert.equal(answer.status(), 422);
            assert.match(await page.title(), /^Fehler: /);
            await page.getByRole('heading', { name: 'Bitte prüfen Sie Ihre Angaben' }).waitFor();
            assert.equal(await page.locator('textarea[name=text]').getAttribute('aria-invalid'), 'true');
            await inspect(member);
            await member.close();
        });
    }
});

test('the first view of a thread is light: at most 6 requests and 40 kB', async () => {
    // A context of its own has an empty cache.
    const member = await open('member');
    const network = await member.context.newCDPSession(member.page);
    await network.send('Network.enable');
    const requests = new Map();
    network.on('Network.requestWillBeSent', ({ requestId, request }) => requests.set(requestId, { url: request.url, bytes: 0 }));
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const request = requests.get(requestId);
        if (request) {
            request.bytes = encodedDataLength;
        }
    });

    await member.page.goto(thread, { waitUntil: 'networkidle' });

    const loaded = [...requests.values()];
    const bytes = loaded.reduce((sum, request) => sum + request.bytes, 0);
    const list = loaded.map((request) => `${request.bytes} ${request.url}`).join('\n');
    assert.ok(loaded.length > 0 && loaded.length <= 6, `${loaded.length} requests:\n${list}`);
    assert.ok(bytes > 0 && bytes <= 40_000, `${bytes} bytes:\n${list}`);
    await member.close();
});
