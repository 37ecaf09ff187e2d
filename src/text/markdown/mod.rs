//! Posts: CommonMark 0.31.2 with tables, strikethrough, task lists, footnotes and bare addresses
//! (as GitHub has them), to HTML that is safe to put into a page.
//!
//! The way of a post: `limits` bounds what the parser has to do; pulldown-cmark parses; `writer`
//! turns its events into elements, and `author_html` the tags an author typed, both through one
//! `outline` that keeps elements well nested and shallow; the sanitizer has the last word.
//!
//! What differs from CommonMark, on purpose:
//! * Of an author's own HTML the tags that structure text stay, without attributes of their choosing.
//! * Headings begin below the heading of the post.
//! * Pictures become links, because a picture from elsewhere would tell its server who reads.
//! * Addresses that are refused (`links`) leave their text.

mod anchors;
mod author_html;
pub(super) mod autolink;
mod elements;
mod events;
mod footnotes;
mod limits;
mod outline;
mod pictures;
mod tables;
mod words;
mod writer;

pub(super) use events::events;
pub(super) use limits::tame;

use super::sanitize;

/// Goes up whenever the same Markdown renders to other HTML, so that stored HTML can be renewed.
pub const RENDERER_VERSION: i32 = 1;

/// Where on the page a post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Begins every id in the post, so that two posts on a page do not share one: `b9001-`.
    /// ASCII letters and digits, then a hyphen; anything else loses the footnotes their links.
    pub prefix: String,
    /// The level that a `# heading` becomes, 2 to 6: one below the post's own heading. Deeper ones
    /// follow, down to `h6`.
    pub heading: u8,
}

/// A post as HTML. The result is complete (every element ends in it) and contains nothing that runs,
/// loads, submits, or carries an id, name, class or style of the author's choosing.
///
/// Time and size are bounded for any input, see `limits`: 100 kB of the worst known Markdown take
/// 40 ms of CPU, of ordinary Markdown 12 ms. What lies beyond a limit is left out.
pub fn render(markdown: &str, place: &Place) -> String {
    let source = tame(markdown);
    sanitize::clean(&writer::write(events(&source), place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let place = Place { prefix: "b1-".to_owned(), heading: 4 };
        render(markdown, &place).trim_end().to_owned()
    }

    #[test]
    fn headings_go_below_the_post() {
        assert_eq!(html("# A\n## B\n### C\n###### D"), "<h4>A</h4>\n<h5>B</h5>\n<h6>C</h6>\n<h6>D</h6>");
        assert_eq!(html("<h1>A</h1>"), "<h4>A</h4>");
    }

    #[test]
    fn pictures_become_links() {
        let picture = "![Der *Bescheid*](https://a.example/x.png \"t\")";
        let rel = "rel=\"nofollow ugc noopener\"";
        let link =
            format!("<a class=\"image-link\" href=\"https://a.example/x.png\" {rel}>Bild: Der Bescheid</a>");
        assert_eq!(html(picture), format!("<p>{link}</p>"));
        assert_eq!(html("<img src=https://a.example/x.png alt='Der Bescheid' onerror=x>"), link);
        assert_eq!(html("![](data:image/png;base64,AA)"), "<p>Bild ohne Beschreibung</p>");
        assert_eq!(html(&format!("[{picture}](/t/1)")), "<p><a href=\"/t/1\">Bild: Der Bescheid</a></p>");
    }

    #[test]
    fn tables_scroll_and_have_names() {
        let table = html("|a|b|\n|-|-:|\n|1|2|\n");
        assert!(
            table.starts_with(
                "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Tabelle 1\"><table>"
            ),
            "{table}"
        );
        assert!(table.contains("<th scope=\"col\" class=\"align-right\">b</th>"), "{table}");
        assert!(table.contains("<td class=\"align-right\">2</td>"), "{table}");
        assert!(html("|a|\n|-|\n\n|a|\n|-|\n").contains("Tabelle 2"));
    }

    #[test]
    fn code_can_be_scrolled_by_keyboard() {
        assert_eq!(
            html("```sql\nSELECT '<b>' -- https://a.example\n```"),
            "<pre tabindex=\"0\"><code>SELECT '&lt;b&gt;' -- https://a.example\n</code></pre>"
        );
    }

    #[test]
    fn task_lists_say_their_state() {
        let done =
            "<li><span class=\"task done\"><span class=\"visually-hidden\">Erledigt: </span></span>a</li>";
        let open = "<li><span class=\"task\"><span class=\"visually-hidden\">Offen: </span></span>b</li>";
        assert_eq!(html("- [x] a\n- [ ] b"), format!("<ul>\n{done}\n{open}\n</ul>"));
    }

    #[test]
    fn footnotes_are_numbered_and_prefixed() {
        let notes = html("Eins[^x], zwei[^Y], eins[^X].\n\n[^y]: Y\n[^x]: X\n[^z]: nicht genannt");
        let first = "<sup class=\"footnote-ref\"><a id=\"b1-fnref-1\" href=\"#b1-fn-1\" aria-label=\"Fußnote 1\">1</a></sup>";
        assert!(notes.contains(&format!("Eins{first}, zwei")), "{notes}");
        assert_eq!(notes.matches("id=\"b1-fnref-1\"").count(), 1, "{notes}");
        assert!(notes.contains("<li id=\"b1-fn-2\"><p>Y <a class=\"footnote-back\" href=\"#b1-fnref-2\" aria-label=\"Zurück zu Fußnote 2\">↩</a></p>"), "{notes}");
        assert!(notes.contains("<li id=\"b1-fn-3\"><p>nicht genannt</p>"), "{notes}");
    }

    #[test]
    fn author_html_is_kept_in_shape() {
        assert_eq!(html("<div onclick=x id=a class=b>\n\n*a*\n\n</div>"), "<div>\n<p><em>a</em></p>\n</div>");
        assert_eq!(html("a <b>b <i>c"), "<p>a <b>b <i>c</i></b></p>");
        assert_eq!(html("a</p></div></article><p>b"), "<p>ab</p>");
        assert_eq!(html("<script>alert(1)</script>\n<style>*{}</style>"), "");
        assert_eq!(html("<td>a<li>b"), "ab");
    }

    #[test]
    fn bare_addresses_are_linked_outside_links_and_code() {
        let rel = "rel=\"nofollow ugc noopener\"";
        assert_eq!(
            html("Siehe https://a.example/x_y_z."),
            format!("<p>Siehe <a href=\"https://a.example/x_y_z\" {rel}>https://a.example/x_y_z</a>.</p>")
        );
        assert_eq!(html("post@a.example"), "<p><a href=\"mailto:post@a.example\">post@a.example</a></p>");
        for quiet in [
            "`https://a.example`",
            "<code>https://a.example</code>",
            "https://a@b.example/",
            "ftp://a.example",
        ] {
            assert!(!html(quiet).contains("<a"), "{quiet}");
        }
        assert_eq!(html("[https://a.example](/t/1)"), "<p><a href=\"/t/1\">https://a.example</a></p>");
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        assert!(html(&"|".repeat(100_000)).len() < limits::MAX_HTML + 4096);
        let table = format!("{}\n{}\n{}", "|a".repeat(300), "|-".repeat(300), "a\n".repeat(9000));
        assert!(html(&table).len() < limits::MAX_HTML + 4096);
        assert!(html(&table).ends_with(&format!("<p class=\"cut\">{}</p>", words::CUT)));
        let deep = html(&">".repeat(50_000));
        assert!(deep.matches("<blockquote>").count() <= limits::MAX_DEPTH);
    }
}
