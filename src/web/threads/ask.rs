//! The two steps of asking.

use super::forms::AskForm;
use super::pages::{NewPage, WritePage};
use crate::error::{Problems, Result};
use crate::forum::channels::Channel;
use crate::forum::regions::Ags;
use crate::forum::threads::{PostText, ThreadKind, read};
use crate::forum::{paths, profiles};
use crate::web::messages::{self, KINDS};
use crate::web::present;
use crate::web::shown::Shown;
use crate::web::views::{OptionGroup, PostView, SelectOption, Thanks};
use crate::web::visit::Look;

/// Channels offered as radio buttons; the others stand in a list.
const LIKELY_CHANNELS: usize = 5;

/// Step 1: title, kind, channel, scope.
///
/// # Errors
/// A guest, or the database fails.
pub fn new_page(look: &mut Look<'_>, form: &AskForm, problems: &Problems) -> Result<Shown<NewPage>> {
    let member = look.viewer.member()?.clone();
    let channels = read::channels_for_asking(look.conn, look.viewer)?;
    let option = |channel: &Channel| SelectOption {
        value: channel.id.to_string(),
        label: present::channel_name(channel),
        hint: None,
        is_selected: form.channel == channel.id.to_string(),
    };
    // The chosen one first, then the followed ones: what is likely needs no list.
    let mut ranked: Vec<&(Channel, bool)> = channels.iter().collect();
    ranked.sort_by_key(|(channel, follows)| (form.channel != channel.id.to_string(), !follows));
    let (likely, others) = ranked.split_at(ranked.len().min(LIKELY_CHANNELS));
    let own: Vec<Ags> = std::iter::once(Ags::state())
        .chain(member.home_ags.widening().into_iter().rev().filter(|region| region.as_str().len() > 2))
        .collect();
    let is_own = own.iter().any(|region| region.as_str() == form.scope);
    let page = NewPage {
        title: form.title.clone(),
        kinds: kinds(&form.kind),
        channels: likely
            .iter()
            .map(|(channel, _)| SelectOption { hint: Some(channel.description.clone()), ..option(channel) })
            .collect(),
        other_channels: others.iter().map(|(channel, _)| option(channel)).collect(),
        scopes: own.iter().map(|region| scope_option(region, &form.scope, look)).collect(),
        other_scopes: other_scopes(look, &own, if is_own { None } else { Ags::parse(&form.scope) }.as_ref()),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

fn kinds(chosen: &str) -> Vec<SelectOption> {
    KINDS
        .iter()
        .map(|(kind, word, hint)| SelectOption {
            value: (*word).to_owned(),
            label: messages::kind(*kind).to_owned(),
            hint: Some((*hint).to_owned()),
            is_selected: chosen == *word,
        })
        .collect()
}

fn scope_option(region: &Ags, chosen: &str, look: &Look<'_>) -> SelectOption {
    let label = match region.as_str().len() {
        2 => "Ganz Baden-Württemberg".to_owned(),
        _ => look.regions.name(region),
    };
    SelectOption { value: region.to_string(), label, hint: None, is_selected: chosen == region.as_str() }
}

fn other_scopes(look: &Look<'_>, own: &[Ags], chosen: Option<&Ags>) -> Vec<OptionGroup> {
    let mut groups = present::region_options(look.regions, chosen);
    for group in &mut groups {
        group.options.retain(|option| own.iter().all(|region| region.as_str() != option.value));
    }
    groups
}

/// Step 2: the text. Also the page that a faulty form comes back on.
///
/// # Errors
/// A guest, or the database fails.
pub fn draft_page(look: &mut Look<'_>, form: &AskForm, problems: &Problems) -> Result<Shown<WritePage>> {
    let kind = form.kind().unwrap_or(ThreadKind::Question);
    let channels = read::channels_for_asking(look.conn, look.viewer)?;
    let channel =
        channels.iter().map(|(channel, _)| channel).find(|channel| channel.id.to_string() == form.channel);
    let scope = Ags::parse(&form.scope).unwrap_or_else(Ags::state);
    let preview = match PostText::parse(&form.text) {
        Ok(text) if form.is_preview => {
            let heading = format!("{} von", messages::kind(kind));
            Some(preview(text.render(&form.once, true).html, heading, true, look)?)
        }
        _ => None,
    };
    let page = WritePage {
        heading: heading(kind).to_owned(),
        publish_label: format!("{} veröffentlichen", messages::kind(kind)),
        title: form.title.clone(),
        kind: chosen(&form.kind, messages::kind(kind)),
        channel: chosen(&form.channel, channel.map_or("", |channel| channel.name.as_str())),
        scope: chosen(scope.as_str(), &format!("für {}", present::with_article(&scope, look.regions))),
        change_href: change_href(form),
        similar: Vec::new(),
        has_outline: channel.is_some_and(|channel| !channel.outline.is_empty()),
        has_only_outline: channel.is_some_and(|channel| channel.is_only_outline(&form.text)),
        text: form.text.clone(),
        once: form.once.clone(),
        preview,
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// How a post of the viewer would look; nothing can be done with it yet.
pub(super) fn preview(
    body_html: String,
    heading: String,
    is_opening: bool,
    look: &mut Look<'_>,
) -> Result<PostView> {
    let (member, picture) = (look.viewer.member()?, profiles::own_picture(look.conn, look.viewer)?);
    let author = present::person(
        (&member.handle, &member.name, picture.as_deref()),
        (&member.organisation, &member.home_ags),
        member.role,
        member.is_per_du,
        look.regions,
    );
    Ok(PostView {
        id: 0,
        number: 1,
        heading,
        is_opening,
        author,
        time: present::time(look.now, look.now),
        href: String::new(),
        history_href: None,
        reply_to: None,
        body_html,
        thanks: Thanks { count: 0, is_given: false, action: None },
        is_solution: false,
        reply_href: None,
        quote_href: None,
        solve_action: None,
        edit_href: None,
        removed: None,
        gap: None,
        is_first_unread: false,
        notes: Vec::new(),
    })
}

fn chosen(value: &str, label: &str) -> SelectOption {
    SelectOption { value: value.to_owned(), label: label.to_owned(), hint: None, is_selected: true }
}

fn heading(kind: ThreadKind) -> &'static str {
    match kind {
        ThreadKind::Question => "Frage stellen",
        ThreadKind::Experience => "Erfahrung teilen",
        ThreadKind::Notice => "Hinweis geben",
        ThreadKind::Template => "Vorlage weitergeben",
        ThreadKind::Event => "Termin ankündigen",
    }
}

/// Back to the first step with everything chosen.
fn change_href(form: &AskForm) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("titel", form.title.as_str()),
            ("art", &form.kind),
            ("kanal", &form.channel),
            ("fuer", &form.scope),
            ("schritt", "1"),
        ])
        .finish();
    format!("{}?{query}", paths::ASK)
}
