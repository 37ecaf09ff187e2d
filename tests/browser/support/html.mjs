// Validity of the HTML as it leaves the server.

import { HtmlValidate, StaticConfigLoader } from 'html-validate';

const validator = new HtmlValidate(
    new StaticConfigLoader({
        // "standard" is what the HTML standard demands, without matters of taste.
        extends: ['html-validate:standard'],
        rules: {
            // The content security policy blocks style attributes; one that slips in would do nothing.
            'no-inline-style': 'error',
            'empty-heading': 'error',
            'empty-title': 'error',
            // Focus must never land on something that cannot be seen.
            'hidden-focusable': 'error',
            // Not switched on, on purpose: "heading-level", since the error summary (h2) stands before the h1;
            // axe checks the order. "form-dup-name", since the checkboxes of one question share their name.
        },
    }),
);

/** What is wrong, one line each. */
export async function invalidities(html, name) {
    const report = await validator.validateString(html, name);
    return report.results.flatMap(({ messages }) =>
        messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
    );
}
