// Journey 6, the full circle: a question is asked, answered, solved, featured, and reaches colleagues in the
// Wochenrückblick, through an SMTP server that is not ours. Every link in it works and changes nothing.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch, Visitor } from './support/browser.mjs';
import { nextDigest } from './support/calendar.mjs';
import { fingerprint, settledFingerprint } from './support/database.mjs';
import { assertNone, inspect, words } from './support/inspect.mjs';
import { addressesIn, startMailServer } from './support/mail.mjs';
import { KARIN, PETRA, SABINE, signIn } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const QUESTION = {
    title: 'Wartezeiten im Bürgerbüro online anzeigen: Was läuft bei Ihnen stabil?',
    channel: 'Prozessmanagement & Organisation',
    slug: 'prozesse',
    scope: '08115',
    text: 'Wir möchten die **Wartezeit** auf der Startseite zeigen.\n\nWelches Aufrufsystem gibt die Zahlen heraus?',
};
const WITHOUT_SCRIPTS = {
    title: 'Fundsachen online suchen: Wer hat das Formular selbst gebaut?',
    channel: 'OZG & service-bw',
    scope: '08',
    text: 'Bei uns fragen viele am Telefon nach.\n\n* Formular selbst gebaut?\n* Oder gekauft?',
};
const ANSWER = 'Wir nutzen seit Mai eine kleine Anzeige im Kopf der Startseite. Die Zahlen kommen aus dem Aufrufsystem.';
const SENTENCE = 'Ein kurzer Weg zu weniger Anrufen, auch für kleine Rathäuser.';

let server;
let browser;
let smtp;
let mailFolder;
/** What the command line needs so that its mail goes to the SMTP server. */
let mailSettings;
/** An empty page that takes mails apart. */
let reader;

before(async () => {
    mailFolder = await mkdtemp(path.join(tmpdir(), 'lotsenforum-mail-'));
    smtp = await startMailServer(mailFolder);
    server = await startServer();
    browser = await launch();
    // All people of the demo share one domain, and the limit per domain would take minutes.
    const config = path.join(mailFolder, 'config.toml');
    await writeFile(config, '[mail]\nper_domain_per_minute = 100000\n');
    mailSettings = { LOTSEN_MAIL_URL: smtp.url, LOTSEN_CONFIG: config };
    // What is due today is out of the way before the story begins.
    await server.run(['jobs', 'run-due'], mailSettings);
});

after(async () => {
    await browser?.close();
    await smtp?.stop();
    if (mailFolder) {
        await rm(mailFolder, { recursive: true, force: true });
    }
    await server?.stop();
});

async function enter(person, screen = {}) {
    const visitor = await Visitor.open(browser, { baseURL: server.baseURL, width: 1366, height: 768, ...screen });
    await signIn(visitor, person);
    return visitor;
}

/** Chooses by the words of the label, from the radio buttons or from the list of all others. */
async function choose(page, name, others, label) {
    const values = await page.locator(`input[type=radio][name=${name}]`).evaluateAll((inputs) =>
        inputs.map((input) => ({ value: input.value, label: input.labels[0].textContent })),
    );
    const near = values.find((choice) => words(choice.label).startsWith(label));
    if (near) {
        await page.locator(`input[type=radio][name=${name}][value="${near.value}"]`).check();
        return;
    }
    const options = await page.locator(`select[name=${others}] option`).evaluateAll((list) =>
        list.map((option) => ({ value: option.value, label: option.textContent })),
    );
    const far = options.find((option) => words(option.label) === label);
    assert.ok(far, `„${label}“ can be chosen`);
    await page.locator(`select[name=${others}]`).selectOption(far.value);
}

/** Both steps of asking; returns the address of the new thread. */
async function ask(visitor, question) {
    const { page } = visitor;
    await visitor.visit('/');
    await page.getByRole('link', { name: 'Frage stellen' }).first().click();
    await page.waitForURL(/\/neu(\?|$)/);
    await inspect(visitor);

    await page.getByLabel('Ihre Frage in einem Satz').fill(question.title);
    await page.locator('input[name=art][value=frage]').check();
    await choose(page, 'kanal', 'kanal_anderer', question.channel);
    await page.locator(`input[name=fuer][value="${question.scope}"]`).check();
    await page.getByRole('button', { name: 'Weiter', exact: true }).click();
    await page.locator('textarea[name=text]').waitFor();
    assert.equal(await page.locator('input[name=titel]').inputValue(), question.title);
    await inspect(visitor);

    await page.locator('textarea[name=text]').fill(question.text);
    await page.getByRole('button', { name: 'Frage veröffentlichen' }).click();
    await page.waitForURL(/\/t\/\d+-/);
    assert.equal(words(await page.locator('h1').textContent()), question.title);
    await inspect(visitor);
    return new URL(page.url()).pathname;
}

/** What is shown in `main`, as a reader sees it. */
async function content(page) {
    return words(await page.locator('main').innerText());
}

async function assertShows(page, text) {
    const shown = await content(page);
    assert.ok(shown.includes(text), `„${text}“ is not on ${page.url()}:\n${shown}`);
}

/** The notification jobs need a moment. */
async function notified(visitor, title, word) {
    await until(
        `„${title}“ with „${word}“ under Mitteilungen`,
        async () => {
            await visitor.visit('/mitteilungen');
            const rows = await visitor.page.locator('main :is(li, article)').allInnerTexts();
            return rows.some((row) => words(row).includes(title) && words(row).includes(word));
        },
        60,
    );
    await inspect(visitor);
}

/** Cuts a text part at its headings in capitals over a dashed line. */
function textSections(text) {
    const sections = [['', []]];
    const lines = text.split(/\r?\n/);
    lines.forEach((line, number) => {
        if (/^[-=]{3,}\s*$/.test(lines[number + 1] ?? '') && line.trim() !== '') {
            sections.push([line.trim(), []]);
        } else {
            sections.at(-1)[1].push(line);
        }
    });
    return sections.map(([heading, body]) => ({ heading, body: words(body.join(' ')) }));
}

/** Cuts an HTML part at its h2, and lists its links. */
async function readHtml(html) {
    reader ??= await browser.newPage();
    const found = await reader.evaluate((source) => {
        const mail = new DOMParser().parseFromString(source, 'text/html');
        const sections = [{ heading: '', body: '' }];
        const walker = mail.createTreeWalker(mail.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE) {
                if (!node.parentElement.closest('h2')) {
                    sections.at(-1).body += ` ${node.textContent}`;
                }
            } else if (node.tagName === 'H2') {
                sections.push({ heading: node.textContent, body: '' });
            }
        }
        const loading = [...mail.querySelectorAll('[src], [background], link[href]')].map((element) => element.outerHTML);
        return { sections, loading, links: [...mail.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')) };
    }, html);
    const sections = found.sections.map(({ heading, body }) => ({ heading: words(heading), body: words(body) }));
    return { ...found, sections };
}

function count(text, part) {
    return text.split(part).length - 1;
}

/** The title stands once, under „Gelöst“, with the beginning of the solution, and in no other section. */
function assertSolvedOnce(sections, part) {
    const places = sections
        // Before the first heading stand the preheader and the greeting.
        .filter(({ heading, body }) => heading !== '' && body.includes(QUESTION.title))
        .map(({ heading, body }) => `${heading.toLowerCase()} × ${count(body, QUESTION.title)}`);
    assert.deepEqual(places, ['gelöst × 1'], `where the ${part} part names the question`);
    const solved = sections.find(({ heading }) => heading.toLowerCase() === 'gelöst');
    assert.ok(solved.body.includes('Wir nutzen seit Mai eine kleine Anzeige'), `solution in the ${part} part: ${solved.body}`);
}

describe('the full circle', { timeout: 300_000 }, () => {
    let thread;
    let digest;

    test('a question is asked without scripts', async () => {
        const sabine = await enter(SABINE, { javascript: false });

        await ask(sabine, WITHOUT_SCRIPTS);

        assert.equal(await sabine.page.locator('main article li').filter({ hasText: 'Oder gekauft?' }).count(), 1);
        sabine.assertClean();
        await sabine.close();
    });

    test('a question is asked, answered on a phone and marked as solved', async () => {
        const sabine = await enter(SABINE);
        const petra = await enter(PETRA, { width: 320, height: 640, touch: true });

        thread = await ask(sabine, QUESTION);

        await petra.visit(`/k/${QUESTION.slug}`);
        await petra.page.getByRole('link', { name: QUESTION.title }).first().click();
        await petra.page.waitForURL(/\/t\/\d+/);
        await inspect(petra);
        await petra.page.getByLabel('Ihre Antwort').fill(ANSWER);
        await petra.page.getByRole('button', { name: 'Antwort veröffentlichen' }).click();
        await petra.page.locator('main article').filter({ hasText: 'Wir nutzen seit Mai' }).waitFor();
        await inspect(petra);

        await sabine.visit(thread);
        const reply = sabine.page.locator('main article').filter({ hasText: 'Wir nutzen seit Mai' });
        await reply.getByRole('button', { name: 'Als Lösung markieren' }).click();
        const solution = sabine.page.locator('section#loesung');
        await solution.waitFor();
        assert.match(words(await solution.innerText()), /Lösung.*Petra Vogt.*Wir nutzen seit Mai/);
        await assertShows(sabine.page, 'Gelöst');
        await inspect(sabine);

        await notified(sabine, QUESTION.title, 'geantwortet');
        await notified(petra, QUESTION.title, 'Lösung');
        sabine.assertClean();
        petra.assertClean();
        await sabine.close();
        await petra.close();
    });

    test('the moderation features it', async () => {
        const karin = await enter(KARIN);
        const { page } = karin;
        await karin.visit(thread);

        await page.locator('summary').filter({ hasText: /^\s*Mehr\s*$/ }).first().click();
        await page.getByRole('link', { name: 'Empfehlen', exact: true }).click();
        const form = page.locator('main form').filter({ has: page.locator('[name=satz]') });
        await form.waitFor();
        await inspect(karin);
        await form.locator('[name=satz]').fill(SENTENCE);
        await form.locator('[name=grund]').fill('Oft gefragt, knapp gelöst.');
        await form.getByRole('button', { name: /empfehlen$/i }).click();
        await page.waitForURL(/\/t\/\d+-/);

        await assertShows(page, 'Empfohlen');
        await inspect(karin);
        karin.assertClean();
        await karin.close();
    });

    test('the Wochenrückblick names it once, under „Gelöst“, in text and HTML', async () => {
        const now = nextDigest();
        await server.run(['digest', 'run', '--now', now], mailSettings);
        // The clock ran on while the digests were made: a minute later all of them are due.
        const later = now.replace('T08:00:', 'T08:01:');
        await server.run(['jobs', 'run-due', '--now', later], mailSettings);

        const involved = [SABINE, PETRA, KARIN].map((person) => person.email);
        const mails = await smtp.mails();
        const digests = mails.filter(({ to, text }) => !involved.includes(to) && words(text).includes(QUESTION.title));
        assert.ok(digests.length > 0, `one of ${mails.length} mails names the question, at ${now}`);
        const recipients = digests.map(({ to }) => to);
        assert.equal(new Set(recipients).size, recipients.length, 'one digest for each reader');
        for (const mail of digests) {
            const html = await readHtml(mail.html);
            assertSolvedOnce(textSections(mail.text), 'text');
            assertSolvedOnce(html.sections, 'HTML');
            assertNone(html.loading, 'the mail loads');
        }
        digest = digests[0];
    });

    test('every link in it answers, and opening them changes nothing', async () => {
        assert.ok(digest, 'there is a digest');
        const { links } = await readHtml(digest.html);
        const addresses = new Set([...links, ...addressesIn(digest.text), ...addressesIn(digest.unsubscribe)]);
        const own = [...addresses].filter((address) => address.startsWith('http'));
        assert.ok(own.length >= 4, `links to the question, the settings and the legal pages: ${own}`);
        const before = await settledFingerprint(server.database);

        const answers = [];
        for (const address of own) {
            assert.equal(new URL(address).origin, server.baseURL, 'links lead to the forum only');
            for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
                const answer = await fetch(address, { method });
                await answer.arrayBuffer();
                answers.push(`${answer.status} ${method} ${address}`);
            }
        }

        assertNone(answers.filter((answer) => !answer.startsWith('200 ')), 'links that do not answer 200');
        assert.deepEqual(await fingerprint(server.database), before);
    });
});
