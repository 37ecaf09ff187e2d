//! What templates are given: small, finished facts in German, shared by the pages of all areas.
//!
//! Nothing here decides or formats. Handlers fill these structs with sentences, addresses
//! (from `forum::paths`) and times that are ready to be shown; a template only arranges them.
//! Every page gets its own struct's fields as top-level variables and beside them `layout`.
//!
//! Templates need three filters besides tera's own:
//!
//! * `count(one = "Antwort", many = "Antworten", none = "keine Antworten")` on an integer:
//!   "1 Antwort", "1.234 Antworten"; `none` is the whole phrase for 0 and may be left out
//!   ("0 Antworten"). Number and word are joined by U+00A0.
//! * `number` on an integer: "1.234".
//! * `nowrap_hyphens` on a string: U+2060 after a hyphen that follows one or two characters or
//!   a short word in capitals ("E-Akte", "KI-Verordnung", "TR-RESISCAN"), so that it stays on
//!   one line. Only for showing, never for `value`, `title` or addresses. It returns an
//!   ordinary string, which is escaped as usual.
//!
//! `| safe` stands only behind `post.body_html` and `solution.body_html`.
//!
//! Forms: every `POST` carries `csrf` ([`Layout::csrf`]); those that create something also
//! `einmal` (the struct's `once`), so that a double submit is answered once. The field names
//! are listed at the page that owns the form.

use std::collections::BTreeMap;

use serde::Serialize;

/// What the frame of every page shows.
#[derive(Debug, Clone, Serialize)]
pub struct Layout {
    /// First part of the document's title ("Thema – Bereich"), from `Page::title`.
    pub title: String,
    /// Name of the product, "Lotsenforum".
    pub product: String,
    /// Who offers the forum, for "Ein Angebot von …".
    pub operator: Option<String>,
    /// The signed-in member.
    pub viewer: Option<ViewerView>,
    /// Number of unread notifications.
    pub unread_notifications: i64,
    /// The same for the badge, capped: "3", "99+".
    pub unread_label: String,
    /// Current entry of the navigation: `start`, `kanaele`, `offen`, `geloest`, `hilfe` or empty.
    pub area: String,
    /// The way to this page without the page itself; empty on the first level.
    pub breadcrumbs: Vec<Link>,
    /// Message left by the action before.
    pub flash: Option<Flash>,
    /// Token for the hidden field `csrf`.
    pub csrf: String,
    /// Path and query of this page, for coming back (`weiter`).
    pub path: String,
    /// Folder of the assets with their hash, "/static/abc123".
    pub static_base: String,
    /// Chosen by the reader: empty (as the system), `light` or `dark`.
    pub theme: String,
    /// The page shows a form with problems: the title begins with "Fehler: ".
    pub has_problems: bool,
    /// What the head of a printed page says.
    pub print: PrintFacts,
    /// The forum runs as a demo: the frame says so and links to the mailbox.
    pub is_demo: bool,
    /// Version of the program, "0.1.0".
    pub version: String,
    /// New rules are published and not in force yet: from when on, and where they stand.
    pub rules_notice: Option<Link>,
}

/// The signed-in member as the frame shows them.
#[derive(Debug, Clone, Serialize)]
pub struct ViewerView {
    /// Full name.
    pub name: String,
    /// Short name without spaces.
    pub handle: String,
    /// Two letters.
    pub initials: String,
    /// Shows the links of the moderation.
    pub is_moderator: bool,
    /// Shows the links of the administration.
    pub is_admin: bool,
    /// " (3)": applications that wait for her decision; empty if there is none.
    pub open_applications: String,
}

/// Address and day for the head of a printed page.
#[derive(Debug, Clone, Serialize)]
pub struct PrintFacts {
    /// Full address of the page.
    pub url: String,
    /// Today, "12.03.2026".
    pub date: String,
}

/// A place to go and its words.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Address.
    pub href: String,
    /// Words.
    pub label: String,
}

/// Colour and icon of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// Done.
    Success,
    /// Good to know.
    Info,
    /// Something needs attention.
    Warning,
    /// Something went wrong.
    Danger,
}

/// A message after a redirect.
#[derive(Debug, Clone, Serialize)]
pub struct Flash {
    /// Two to five words.
    pub title: String,
    /// One sentence; may be empty.
    pub text: String,
    /// How it looks.
    pub kind: NoticeKind,
    /// The way back, as a small form.
    pub undo: Option<Undo>,
}

/// A form of one button that takes something back.
#[derive(Debug, Clone, Serialize)]
pub struct Undo {
    /// Address of the `POST`.
    pub action: String,
    /// Words of the button, "Rückgängig".
    pub label: String,
}

/// A point in time, ready to be shown (Europe/Berlin).
#[derive(Debug, Clone, Serialize)]
pub struct Time {
    /// For `datetime`: "2026-03-12T10:15:00+01:00".
    pub iso: String,
    /// As lists say it: "vor 2 Stunden", "gestern, 10:15", "12.03.2026".
    pub short: String,
    /// For `title`: "Donnerstag, 12. März 2026, 10:15 Uhr".
    pub full: String,
    /// The day: "12.03.2026".
    pub date: String,
}

/// One entry of a row of links of which one is current: filter, sorting, region switch.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Words.
    pub label: String,
    /// Address with all other parameters kept.
    pub href: String,
    /// This is what the page shows now.
    pub is_current: bool,
    /// How many there are, if counted.
    pub count: Option<i64>,
}

/// An `option`, radio button or checkbox.
#[derive(Debug, Clone, Serialize)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// One more sentence under the label (radio buttons and checkboxes only).
    pub hint: Option<String>,
    /// Chosen.
    pub is_selected: bool,
}

/// Options under a heading (`optgroup`).
#[derive(Debug, Clone, Serialize)]
pub struct OptionGroup {
    /// Heading, "Regierungsbezirk Stuttgart".
    pub label: String,
    /// Its options.
    pub options: Vec<SelectOption>,
}

/// Where one is in a list of pages.
#[derive(Debug, Clone, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: i64,
    /// Number of pages.
    pub pages: i64,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

/// What is wrong with a form: complete, in German, in the order of the fields.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Problems {
    /// All problems, for the summary on top.
    pub list: Vec<Problem>,
    /// The first sentence for each field, for the place beside it.
    pub by_field: BTreeMap<String, String>,
}

impl Problems {
    /// Sorts a list by field.
    pub fn new(list: Vec<Problem>) -> Self {
        let mut by_field = BTreeMap::new();
        for problem in &list {
            by_field.entry(problem.field.clone()).or_insert_with(|| problem.text.clone());
        }
        Self { list, by_field }
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Name of the field, which is also the `id` of its input.
    pub field: String,
    /// What happened and what to do.
    pub text: String,
}

/// State of a thread: the badge in lists and above its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThreadState {
    /// A question with replies and without a solution.
    Open,
    /// A question without a reply.
    Unanswered,
    /// A question with a solution.
    Solved,
    /// Not a question: experience, notice, template, event.
    Info,
}

/// A thread in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadRow {
    /// Address: the first unread post if it was read in part, else the start.
    pub href: String,
    /// Title.
    pub title: String,
    /// Badge.
    pub state: ThreadState,
    /// Word of the badge `Info`: "Erfahrung", "Hinweis", "Vorlage", "Termin"; "Frage" otherwise.
    pub kind: String,
    /// Pinned in its channel.
    pub is_pinned: bool,
    /// Closed.
    pub is_closed: bool,
    /// Featured by the moderation.
    pub is_featured: bool,
    /// Its channel; left out on the channel's own page.
    pub channel: Option<Link>,
    /// Name of the author.
    pub author: String,
    /// Her profile.
    pub author_href: String,
    /// Where the author is from, "Gemeinde Aidlingen (Landkreis Böblingen)".
    pub place: String,
    /// "für den Landkreis Böblingen", if narrower than the Land.
    pub scope: Option<String>,
    /// Replies.
    pub reply_count: i64,
    /// When it was begun.
    pub asked: Time,
    /// The latest reply.
    pub last_reply: Option<LastReply>,
    /// "wartet seit 4 Tagen"; shown instead of the last reply in lists of open questions.
    pub waiting: Option<String>,
    /// Thanks in the whole thread, where the list is sorted by them.
    pub thanks: Option<i64>,
    /// Something in it is new to the reader.
    pub is_unread: bool,
    /// New replies in a thread that was read in part.
    pub unread: Option<Unread>,
    /// First words of the solution.
    pub solution_excerpt: Option<String>,
}

/// Who wrote the latest reply, and when.
#[derive(Debug, Clone, Serialize)]
pub struct LastReply {
    /// When.
    pub time: Time,
    /// Short name, "J. Huber".
    pub author: String,
}

/// The way to the new replies of a thread.
#[derive(Debug, Clone, Serialize)]
pub struct Unread {
    /// How many.
    pub count: i64,
    /// `/t/{id}/neu`.
    pub href: String,
}

/// A list of threads with everything that narrows it; pages of `/offen`, `/geloest`, `/themen`.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadListing {
    /// Rows.
    pub rows: Vec<ThreadRow>,
    /// How many there are on all pages.
    pub total: i64,
    /// Region switch: Alle, own region, own Kreis, and another region if that is chosen.
    pub regions: Vec<Choice>,
    /// Other regions (`region`), grouped by Regierungsbezirk.
    pub other_regions: Vec<OptionGroup>,
    /// Status or kind, if the list can be filtered.
    pub filters: Vec<Choice>,
    /// Order, if there is a choice.
    pub sorting: Vec<Choice>,
    /// Parameters that the region form has to keep.
    pub keep: Vec<HiddenField>,
    /// More rows from further away, if it was quiet here.
    pub widened: Option<Widened>,
    /// Pages.
    pub pager: Option<Pager>,
    /// Address without filters, if one is set.
    pub reset_href: Option<String>,
}

/// What a quiet list shows below its own rows, so that no list is a dead end.
#[derive(Debug, Clone, Serialize)]
pub struct Widened {
    /// "Im Landkreis Böblingen war es ruhig – hier aus der Region Stuttgart:"
    pub text: String,
    /// Rows of the wider region that are not among the list's own.
    pub rows: Vec<ThreadRow>,
}

/// A hidden field of a form.
#[derive(Debug, Clone, Serialize)]
pub struct HiddenField {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// The author of a post.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// Full name, or "Ehemaliges Mitglied".
    pub name: String,
    /// Two letters for the picture.
    pub initials: String,
    /// "Gemeinde Aidlingen (Landkreis Böblingen)"; may be empty.
    pub place: String,
    /// "Moderation", "Team".
    pub role: Option<String>,
    /// Likes to be addressed with "du".
    pub per_du: bool,
    /// Her profile; may be empty.
    pub href: String,
    /// Address of her picture.
    pub picture: Option<String>,
}

/// Thanks for a post, and the button.
#[derive(Debug, Clone, Serialize)]
pub struct Thanks {
    /// How many.
    pub count: i64,
    /// The reader has said thanks.
    pub is_given: bool,
    /// Address of the `POST` that gives or takes back; none for the own post.
    pub action: Option<String>,
}

/// A post with everything that may be done with it.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    /// Id; the anchor is `b{id}`.
    pub id: i64,
    /// Number in the thread, from 1.
    pub number: i64,
    /// Beginning of its heading: "Frage von", "Erfahrung von", "Antwort 7 von".
    pub heading: String,
    /// The opening post: looks and headings differ.
    pub is_opening: bool,
    /// Who wrote it.
    pub author: PersonView,
    /// When.
    pub time: Time,
    /// Stable address, `/b/{id}`.
    pub href: String,
    /// Its revisions, if it was edited.
    pub history_href: Option<String>,
    /// "Antwort auf #3 (J. Huber)".
    pub reply_to: Option<Link>,
    /// Sanitised HTML, headings already shifted.
    pub body_html: String,
    /// Thanks.
    pub thanks: Thanks,
    /// The accepted answer.
    pub is_solution: bool,
    /// Link of "Antworten" (`?antwort=NR#antworten`).
    pub reply_href: Option<String>,
    /// Link of "Zitieren" (`?zitat=ID#antworten`).
    pub quote_href: Option<String>,
    /// Address of the `POST` of "Als Lösung markieren".
    pub solve_action: Option<String>,
    /// Link of "Bearbeiten".
    pub edit_href: Option<String>,
    /// Shown instead of the whole post: "Dieser Beitrag wurde entfernt. Grund: …".
    pub removed: Option<String>,
    /// Line before the post: "3 Monate später".
    pub gap: Option<String>,
    /// The line "Neu seit Ihrem letzten Besuch" stands before it.
    pub is_first_unread: bool,
    /// What happened in the thread before this post: "Karin Lechner hat … verschoben."
    pub notes: Vec<String>,
}

/// The box under the question.
#[derive(Debug, Clone, Serialize)]
pub struct SolutionView {
    /// Number of the post in the thread.
    pub number: i64,
    /// Address of the post.
    pub href: String,
    /// Who wrote it.
    pub author: PersonView,
    /// Who marked it.
    pub marked_by: String,
    /// When.
    pub marked_at: Time,
    /// Sanitised HTML, cut at the end of a block.
    pub body_html: String,
    /// The box shows only the beginning.
    pub is_cut: bool,
    /// Thanks for the post.
    pub thanks: Thanks,
    /// Link of "Doch nicht gelöst".
    pub unsolve_href: Option<String>,
}

/// A thread that is like another one.
#[derive(Debug, Clone, Serialize)]
pub struct SimilarThread {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// Badge.
    pub state: ThreadState,
    /// Word of the badge `Info`.
    pub kind: String,
    /// Replies.
    pub reply_count: i64,
    /// First sentence of the solution.
    pub solution_excerpt: Option<String>,
}

/// The thread that a form is about.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadRef {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
    /// Address.
    pub href: String,
    /// Name of its channel.
    pub channel: String,
}

/// A channel in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelRow {
    /// Address; on a region's page with that region.
    pub href: String,
    /// Only those whom it admits see it.
    pub is_closed: bool,
    /// Read, and nothing more.
    pub is_archived: bool,
    /// Name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Threads (in this region).
    pub thread_count: i64,
    /// Open questions (in this region).
    pub open_count: i64,
    /// The thread with the latest post.
    pub last: Option<LastThread>,
    /// The button; none where the list does not offer it.
    pub subscription: Option<SubscribeButton>,
}

/// The thread of a channel that moved last.
#[derive(Debug, Clone, Serialize)]
pub struct LastThread {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// When it moved.
    pub time: Time,
}

/// "Abonnieren" / "Abonniert": sends `abo` = `wochenrueckblick` or `keins`, and `weiter`.
#[derive(Debug, Clone, Serialize)]
pub struct SubscribeButton {
    /// `/k/{slug}/abo`.
    pub action: String,
    /// The reader is subscribed.
    pub is_subscribed: bool,
}

/// Some part of the Land with what happens there.
#[derive(Debug, Clone, Serialize)]
pub struct RegionRow {
    /// Address, `/r/{ags}`.
    pub href: String,
    /// "Landkreis Böblingen".
    pub name: String,
    /// Threads of the region view.
    pub thread_count: i64,
    /// Open questions of the region view.
    pub open_count: i64,
}

/// A Regierungsbezirk with its regions and Kreise.
#[derive(Debug, Clone, Serialize)]
pub struct RegionTree {
    /// The Regierungsbezirk.
    pub link: Link,
    /// Its regions.
    pub regions: Vec<RegionBranch>,
}

/// A region with its Kreise.
#[derive(Debug, Clone, Serialize)]
pub struct RegionBranch {
    /// The region.
    pub link: Link,
    /// Its Kreise.
    pub districts: Vec<Link>,
}

/// A sentence about someone's deed with a link in it, told in parts.
#[derive(Debug, Clone, Serialize)]
pub struct Sentence {
    /// Bold beginning: "Karin Lechner", "Karin Lechner und 2 weitere"; may be empty.
    pub who: String,
    /// Her profile.
    pub who_href: String,
    /// Words before the link: "hat auf Ihre Frage".
    pub before: String,
    /// Title of the thread; the template adds „…“.
    pub link: Link,
    /// Words after the link with their full stop: "geantwortet.".
    pub after: String,
}

/// An error as a page. `errors/{status}.html`
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// HTTP status.
    pub status: u16,
    /// Heading, one sentence: "Diese Seite gibt es nicht (mehr)."
    pub title: String,
    /// What to do now.
    pub text: String,
    /// Short number to quote (500).
    pub reference: Option<String>,
    /// Threads that may be meant (404).
    pub suggestions: Vec<Link>,
    /// What was typed, to be sent once more (503).
    pub again: Option<SendAgain>,
}

/// A form that could not be saved, as it was sent.
#[derive(Debug, Clone, Serialize)]
pub struct SendAgain {
    /// Address of the `POST`.
    pub action: String,
    /// The text that was typed.
    pub text: String,
    /// All other fields, the key against double submits among them.
    pub fields: Vec<HiddenField>,
}

impl ErrorPage {
    /// Statuses that have a template of their own; all others use that of 500.
    pub const STATUSES: [u16; 7] = [403, 404, 409, 422, 429, 500, 503];

    /// The template for this status.
    pub fn template(&self) -> String {
        let status = match self.status {
            // What is wrong with the form itself looks like what is wrong in it.
            408 | 413 => 422,
            status if Self::STATUSES.contains(&status) => status,
            _ => 500,
        };
        format!("errors/{status}.html")
    }
}
