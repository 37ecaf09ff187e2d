//! Pages of the threads: lists, asking, reading, replying, editing.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{
    Choice, Link, OptionGroup, Pager, PostView, Problems, SelectOption, SimilarThread, SolutionView,
    ThreadListing, ThreadRef, ThreadState, Time,
};

/// Questions that wait for an answer. `threads/open.html`
#[derive(Serialize)]
pub struct OpenPage {
    /// The list.
    pub listing: ThreadListing,
}

impl Page for OpenPage {
    const TEMPLATE: &'static str = "threads/open.html";

    fn title(&self) -> String {
        "Offene Fragen".to_owned()
    }
}

/// Questions with a solution. `threads/solved.html`
#[derive(Serialize)]
pub struct SolvedPage {
    /// The list.
    pub listing: ThreadListing,
}

impl Page for SolvedPage {
    const TEMPLATE: &'static str = "threads/solved.html";

    fn title(&self) -> String {
        "Gelöste Fragen".to_owned()
    }
}

/// All threads, latest first. `threads/latest.html`
#[derive(Serialize)]
pub struct LatestPage {
    /// The list.
    pub listing: ThreadListing,
}

impl Page for LatestPage {
    const TEMPLATE: &'static str = "threads/latest.html";

    fn title(&self) -> String {
        "Alle Themen".to_owned()
    }
}

/// First step of asking: `GET /neu` with `titel`, `art`, `kanal`, `fuer`. `threads/new.html`
///
/// The lists "Anderer Kanal" and "Andere Region" are sent as `kanal_anderer` and
/// `fuer_andere`; if one is not empty, it wins over the radio button.
#[derive(Serialize)]
pub struct NewPage {
    /// Title as it was typed.
    pub title: String,
    /// `art`: frage, erfahrung, hinweis, vorlage, termin.
    pub kinds: Vec<SelectOption>,
    /// `kanal`: at most 5 likely ones.
    pub channels: Vec<SelectOption>,
    /// `kanal_anderer`: all others.
    pub other_channels: Vec<SelectOption>,
    /// `fuer`: the Land and the member's own regions.
    pub scopes: Vec<SelectOption>,
    /// `fuer_andere`: all other regions.
    pub other_scopes: Vec<OptionGroup>,
    /// Fields `titel`, `art`, `kanal`, `fuer`.
    pub problems: Problems,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "threads/new.html";

    fn title(&self) -> String {
        "Frage stellen – Schritt 1 von 2".to_owned()
    }
}

/// Second step of asking: the text. `threads/write.html`
///
/// `POST /neu` with `titel`, `art`, `kanal`, `fuer`, `text`, `einmal` and
/// `aktion` = `vorschau` or `veroeffentlichen`.
#[derive(Serialize)]
pub struct WritePage {
    /// Heading: "Frage stellen", "Erfahrung teilen", …
    pub heading: String,
    /// Button: "Frage veröffentlichen", "Erfahrung veröffentlichen", …
    pub publish_label: String,
    /// Title as it was typed.
    pub title: String,
    /// Chosen kind (`art`); label "Frage".
    pub kind: SelectOption,
    /// Chosen channel (`kanal`).
    pub channel: SelectOption,
    /// Chosen scope (`fuer`); label "für den Landkreis Böblingen".
    pub scope: SelectOption,
    /// Back to the first step with everything chosen.
    pub change_href: String,
    /// At most 5, solved first.
    pub similar: Vec<SimilarThread>,
    /// The channel says by itself what a text should tell.
    pub has_outline: bool,
    /// The text is what the channel begins it with; a draft that was kept takes its place.
    pub has_only_outline: bool,
    /// Text as it was typed.
    pub text: String,
    /// Key against double submits.
    pub once: String,
    /// How the post would look, after "Vorschau".
    pub preview: Option<PostView>,
    /// Fields `titel`, `text`, `kanal`, `fuer`.
    pub problems: Problems,
}

impl Page for WritePage {
    const TEMPLATE: &'static str = "threads/write.html";

    fn title(&self) -> String {
        if self.preview.is_some() {
            return format!("Vorschau – {}", self.heading);
        }
        format!("{} – Schritt 2 von 2", self.heading)
    }
}

/// One thread with its posts. `threads/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// Head of the thread.
    pub thread: ThreadHead,
    /// Opening post; only on page 1.
    pub question: Option<PostView>,
    /// The box under the question; only on page 1.
    pub solution: Option<SolutionView>,
    /// The reader asked, there are replies and no solution: "Hat eine Antwort geholfen?"
    pub asks_for_solution: bool,
    /// Replies of this page.
    pub posts: Vec<PostView>,
    /// What happened after the last of them.
    pub notes_after: Vec<String>,
    /// Älteste zuerst, Neueste zuerst.
    pub sorting: Vec<Choice>,
    /// Pages.
    pub pager: Option<Pager>,
    /// The form; none if the reader may not reply.
    pub reply: Option<ReplyForm>,
    /// Why there is no form.
    pub no_reply: Option<NoReply>,
    /// At most 5, solved first.
    pub similar: Vec<SimilarThread>,
    /// "Antwort 1 bis 20 von 45", for the bar.
    pub position: String,
    /// Where the first unread post is, if there is one.
    pub first_unread_href: Option<String>,
    /// Field `text` of the reply form.
    pub problems: Problems,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "threads/show.html";

    fn title(&self) -> String {
        format!("{} – {}", self.thread.title, self.thread.channel.label)
    }
}

/// What stands above the posts.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadHead {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
    /// Address.
    pub href: String,
    /// Full address to pass on.
    pub share_url: String,
    /// Badge.
    pub state: ThreadState,
    /// "Frage", "Erfahrung", "Hinweis", "Vorlage", "Termin".
    pub kind: String,
    /// Pinned in its channel.
    pub is_pinned: bool,
    /// Closed.
    pub is_closed: bool,
    /// Featured.
    pub is_featured: bool,
    /// The moderator's sentence, if featured.
    pub feature_sentence: Option<String>,
    /// Its channel.
    pub channel: Link,
    /// "für ganz Baden-Württemberg", "für den Landkreis Böblingen".
    pub scope: String,
    /// When it was begun.
    pub asked: Time,
    /// "gefragt" or "geschrieben".
    pub verb: String,
    /// Where from: "Gemeinde Aidlingen (Landkreis Böblingen)"; may be empty.
    pub origin: String,
    /// Number of readers, from 5 on.
    pub readers: Option<String>,
    /// Replies.
    pub reply_count: i64,
    /// The reader hears nothing of it.
    pub is_muted: bool,
    /// `/t/{id}/stumm`, with `stumm` = `1` or `0`.
    pub mute_action: String,
    /// What a moderator may do here; empty for others. "Anheften", "Schließen", "Verschieben", "Empfehlen", …
    pub moderation: Vec<Link>,
}

/// The reply form: `text`, `antwort`, `einmal`, `aktion` = `vorschau` or `veroeffentlichen`.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyForm {
    /// `/t/{id}/antworten`.
    pub action: String,
    /// Text as it was typed, or the quote.
    pub text: String,
    /// The post that is replied to.
    pub reply_to: Option<ReplyTarget>,
    /// Key against double submits.
    pub once: String,
    /// How the post would look, after "Vorschau".
    pub preview: Option<PostView>,
}

/// The post that a reply answers.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyTarget {
    /// Number in the thread, sent as `antwort`.
    pub number: i64,
    /// "Antwort auf #3 (J. Huber)".
    pub label: String,
    /// Address of that post.
    pub href: String,
    /// This page without the reference.
    pub clear_href: String,
}

/// Why one cannot reply, and what to do instead.
#[derive(Debug, Clone, Serialize)]
pub struct NoReply {
    /// "Dieses Thema ist geschlossen."
    pub text: String,
    /// "Neues Thema dazu beginnen".
    pub link: Option<Link>,
}

/// A post being edited. `threads/edit.html`
///
/// `POST /b/{id}/bearbeiten` with `titel` (opening post only), `text`, `fassung`, `grund`,
/// `aktion` = `vorschau` or `speichern`.
#[derive(Serialize)]
pub struct EditPage {
    /// The thread.
    pub thread: ThreadRef,
    /// `/b/{id}/bearbeiten`.
    pub action: String,
    /// Back without saving.
    pub cancel_href: String,
    /// "Frage bearbeiten", "Antwort bearbeiten".
    pub heading: String,
    /// Title as it was typed; opening post only.
    pub title: Option<String>,
    /// Text as it was typed.
    pub text: String,
    /// Number of the revision that the text began from (`fassung`).
    pub revision: i64,
    /// A moderator edits the post of another person: `grund` is required.
    pub needs_reason: bool,
    /// Reason as it was typed.
    pub reason: String,
    /// Someone else has saved meanwhile (409).
    pub conflict: Option<EditConflict>,
    /// How the post would look, after "Vorschau".
    pub preview: Option<PostView>,
    /// Fields `titel`, `text`, `grund`.
    pub problems: Problems,
}

/// The text that was saved while the reader was writing.
#[derive(Debug, Clone, Serialize)]
pub struct EditConflict {
    /// Who saved it.
    pub author: String,
    /// When.
    pub time: Time,
    /// The text as it is now.
    pub text: String,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "threads/edit.html";

    fn title(&self) -> String {
        format!("{} – {}", self.heading, self.thread.title)
    }
}

/// All versions of a post, latest first. `threads/history.html`
#[derive(Serialize)]
pub struct HistoryPage {
    /// The thread.
    pub thread: ThreadRef,
    /// "Antwort 7 von Karin Lechner".
    pub post_label: String,
    /// Address of the post.
    pub post_href: String,
    /// Versions.
    pub revisions: Vec<RevisionView>,
}

/// One version of a post.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionView {
    /// From 1.
    pub number: i64,
    /// Who saved it.
    pub author: String,
    /// When.
    pub time: Time,
    /// Why, if a moderator did.
    pub reason: Option<String>,
    /// Title at that time; opening post only, if it changed.
    pub title: Option<String>,
    /// The text as it was written (Markdown).
    pub text: String,
    /// The present version.
    pub is_current: bool,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "threads/history.html";

    fn title(&self) -> String {
        format!("Verlauf – {}", self.thread.title)
    }
}

/// "Doch nicht gelöst?": a question before the mark is taken away. `threads/unsolve.html`
#[derive(Serialize)]
pub struct UnsolvePage {
    /// The thread.
    pub thread: ThreadRef,
    /// Who wrote the solution.
    pub author: String,
    /// `/t/{id}/loesung-aufheben`.
    pub action: String,
}

impl Page for UnsolvePage {
    const TEMPLATE: &'static str = "threads/unsolve.html";

    fn title(&self) -> String {
        format!("Doch nicht gelöst? – {}", self.thread.title)
    }
}
