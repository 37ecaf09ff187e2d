// Every page in every variant: accessible, valid, narrow, quiet, light.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { invalidities } from './support/html.mjs';
import { assertNone, hiddenFocus, inspect } from './support/inspect.mjs';
import { KARIN, MONIKA, SABINE, session } from './support/people.mjs';
import { startServer } from './support/server.mjs';

const VARIANTS = [
    { name: '1280 px, light', width: 1280 },
    { name: '1280 px, dark', width: 1280, colorScheme: 'dark' },
    { name: '320 px, light', width: 320, height: 640, touch: true },
    { name: '320 px, dark, without scripts', width: 320, height: 640, colorScheme: 'dark', javascript: false },
];

const GUEST = [
    { path: '/anmelden' },
    { path: '/hilfe' },
    { path: '/barrierefreiheit' },
    { path: '/impressum' },
    { path: '/datenschutz' },
    { path: '/nutzungsbedingungen' },
    { path: '/netiquette' },
];

const MEMBER = [
    { path: '/' },
    { path: '/kanaele' },
    { path: '/k/e-akte-dms' },
    { path: '/k/e-akte-dms?status=offen' },
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
    { path: '/hilfe' },
    { path: '/demo/postfach' },
    { path: '/gibt-es-nicht', status: 404 },
];

const MODERATOR = [{ path: '/moderation/protokoll' }];
const ADMINISTRATOR = [{ path: '/verwaltung/post' }];

let server;
let browser;
let sessions;
/** The first thread of a channel, for the tests that need one. */
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

    const member = await open('member');
    await member.visit('/k/e-akte-dms');
    thread = await firstThread(member.page);
    await member.visit('/geloest');
    const solved = await firstThread(member.page);
    await member.visit('/neu');
    const channel = await member.page.locator('input[name=kanal]').first().getAttribute('value');
    const second = new URLSearchParams({
        titel: 'Digitale Unterschrift auf dem Tablet: Wer hat das im Einsatz?',
        art: 'frage',
        kanal: channel,
        fuer: '08',
    });
    await member.close();

    const moderator = await open('moderator');
    await moderator.visit(thread);
    const deeds = await moderator.page
        .locator('details a[href]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const moderation = [...new Set(deeds)].filter((href) => /^\/t\/\d+\/[a-z-]+$/.test(href) && !href.endsWith('/neu'));
    await moderator.close();
    assert.ok(moderation.length >= 3, `a thread's menu offers the moderation its pages: ${deeds}`);

    tour = [
        ['nobody', GUEST],
        ['member', [...MEMBER, { path: thread }, { path: solved }, { path: `/neu?${second}` }]],
        ['moderator', [{ path: thread }, ...moderation.map((path) => ({ path })), ...MODERATOR]],
        ['admin', ADMINISTRATOR],
    ];
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

function open(who, variant = {}) {
    return Visitor.open(browser, { baseURL: server.baseURL, storageState: sessions[who], ...variant });
}

async function firstThread(page) {
    const href = await page.locator('main article h3 a[href^="/t/"]').first().getAttribute('href');
    // Where a list leads to the first unread post, the thread itself is meant.
    return href.replace(/\/neu$/, '').replace(/#.*$/, '');
}

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
