//! From the parser's events to HTML. Not safe yet: the sanitizer comes behind it.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::super::{escape, links};
use super::elements::{self, Markup};
use super::footnotes::{Footnotes, Note};
use super::outline::{Content, Element, Outline};
use super::pictures::Picture;
use super::{Place, anchors, author_html, autolink, tables, words};

/// Writes the events of a post as HTML.
pub fn write<'a>(events: impl Iterator<Item = Event<'a>>, place: &Place) -> String {
    let mut writer = Writer::new(place);
    for event in events {
        if let Some(event) = writer.notes.gather(event) {
            writer.event(event);
        }
        if writer.outline.is_full() {
            break;
        }
    }
    writer.leave();
    writer.footnotes();
    if writer.outline.is_full() {
        writer.outline.push(&format!("<p class=\"cut\">{}</p>\n", words::CUT));
    }
    writer.outline.finish()
}

struct Writer<'p, 'a> {
    place: &'p Place,
    outline: Outline,
    notes: Footnotes<'a>,
    counter: tables::Counter,
    table: tables::Table,
    /// How many starts to pass over until their ends: inside something that is left out.
    skipped: usize,
    /// The author's HTML block so far.
    block: String,
    picture: Option<Picture>,
}

impl<'p, 'a> Writer<'p, 'a> {
    fn new(place: &'p Place) -> Self {
        Self {
            place,
            outline: Outline::default(),
            notes: Footnotes::default(),
            counter: tables::Counter::default(),
            table: tables::Table::default(),
            skipped: 0,
            block: String::new(),
            picture: None,
        }
    }

    /// Ends everything, also what the parser would have ended if it had been heard to the end.
    fn leave(&mut self) {
        self.outline.end_all();
        self.skipped = 0;
        self.block.clear();
        self.picture = None;
    }

    fn event(&mut self, event: Event<'a>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
        } else if let Some(picture) = &mut self.picture {
            if picture.read(event) {
                picture.write(&mut self.outline);
                self.picture = None;
            }
        } else {
            self.write(event);
        }
    }

    fn write(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.outline.push("<code>");
                self.outline.text(&code);
                self.outline.push("</code>");
            }
            Event::Html(html) => self.block.push_str(&html),
            Event::InlineHtml(html) => self.author_html(&html),
            Event::SoftBreak => self.outline.push("\n"),
            Event::HardBreak => self.outline.push("<br>\n"),
            Event::Rule => {
                self.outline.leave_to_flow();
                self.outline.push("<hr>\n");
            }
            Event::FootnoteReference(label) => self.footnote_mark(&label),
            Event::TaskListMarker(done) => self.task(done),
            // Not in our dialect.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.outline.text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::HtmlBlock => self.block.clear(),
            Tag::Image { dest_url, .. } => self.picture = Some(Picture::new(&dest_url)),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::Table(alignments) => {
                self.table = tables::Table::new(alignments);
                self.outline.leave_to_flow();
                let start = self.counter.table_start();
                self.open(&start, "table", "</tbody></table></div>\n", Content::Table);
            }
            Tag::TableHead => self.open("<thead><tr>", "thead", "</tr></thead>\n<tbody>", Content::Cells),
            Tag::TableRow => {
                self.table.row();
                self.open("<tr>", "tr", "</tr>\n", Content::Cells);
            }
            Tag::TableCell => match self.table.cell() {
                Some((start, close)) => self.open(&start, "td", close, Content::Flow),
                None => self.skipped = 1,
            },
            tag => self.enter(elements::markup(&tag, self.place.heading)),
        }
    }

    fn open(&mut self, start: &str, name: &'static str, close: &'static str, content: Content) {
        if !self.outline.open(start, Element { name, close: Cow::Borrowed(close), content }) {
            self.skipped = 1;
        }
    }

    fn enter(&mut self, markup: Markup) {
        if markup.is_block {
            self.outline.leave_to_flow();
        }
        if !self.outline.open(&markup.start, markup.element) {
            self.skipped = 1;
        }
    }

    fn end(&mut self, end: TagEnd) {
        if end == TagEnd::HtmlBlock {
            let html = std::mem::take(&mut self.block);
            return self.author_html(&html);
        }
        if end == TagEnd::TableHead {
            self.table.body();
        }
        self.outline.end();
    }

    fn author_html(&mut self, html: &str) {
        author_html::write(&mut self.outline, html, self.place.heading, &mut self.counter);
    }

    fn text(&mut self, text: &str) {
        for piece in autolink::pieces(text) {
            if self.outline.is_full() {
                return;
            }
            let target = piece.address.and_then(|address| links::accept(&address));
            match target.filter(|_| !self.outline.is_inside(&["a", "code", "pre"])) {
                Some(target) => {
                    self.outline.push(&anchors::text_link(&target, ""));
                    self.outline.text(piece.text);
                    self.outline.push("</a>");
                }
                None => self.outline.text(piece.text),
            }
        }
    }

    fn link(&mut self, kind: LinkType, address: &str, title: &str) {
        let address = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{address}")),
            _ => Cow::Borrowed(address),
        };
        let target = links::accept(&address).filter(|_| anchors::may_begin(&self.outline));
        self.enter(target.map_or_else(Markup::none, |target| {
            let mut escaped = String::new();
            escape::push_attribute(&mut escaped, title);
            Markup::link(anchors::text_link(&target, &escaped))
        }));
    }

    fn task(&mut self, done: bool) {
        let (class, word) = if done { ("task done", words::DONE) } else { ("task", words::OPEN) };
        let hidden = format!("<span class=\"visually-hidden\">{word}</span>");
        self.outline.push(&format!("<span class=\"{class}\">{hidden}</span>"));
    }

    fn footnote_mark(&mut self, label: &str) {
        let mention = self.notes.mention(label);
        let (prefix, number) = (&self.place.prefix, mention.number);
        if !anchors::may_begin(&self.outline) {
            return self.outline.push(&format!("<sup class=\"footnote-ref\">{number}</sup>"));
        }
        let id = if mention.first { format!(" id=\"{prefix}fnref-{number}\"") } else { String::new() };
        let name = words::footnote(number);
        let link = format!("<a{id} href=\"#{prefix}fn-{number}\" aria-label=\"{name}\">{number}</a>");
        self.outline.push(&format!("<sup class=\"footnote-ref\">{link}</sup>"));
    }

    fn footnotes(&mut self) {
        let mut number = 1;
        while let Some(note) = self.notes.note(number).filter(|_| !self.outline.is_full()) {
            if number == 1 {
                self.outline.push("<div class=\"footnotes\"><ol>\n");
            }
            self.footnote(number, note);
            number += 1;
        }
        if number > 1 {
            self.outline.push("</ol></div>\n");
        }
    }

    fn footnote(&mut self, number: usize, note: Note<'a>) {
        let prefix = &self.place.prefix;
        let start = format!("<li id=\"{prefix}fn-{number}\">");
        let name = words::back_to_footnote(number);
        let href = format!("#{prefix}fnref-{number}");
        self.open(&start, "li", "</li>\n", Content::Flow);
        for event in note.events {
            self.event(event);
            if self.outline.is_full() {
                break;
            }
        }
        if note.mentioned {
            self.outline.end_author_elements();
            self.outline.push_into_last_paragraph(&format!(
                " <a class=\"footnote-back\" href=\"{href}\" aria-label=\"{name}\">↩</a>"
            ));
        }
        self.leave();
    }
}
