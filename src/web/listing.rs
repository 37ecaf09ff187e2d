//! Lists of threads with their filters: what stands in the address, and the list it asks for.

use std::collections::BTreeMap;

use super::form::page_number;
use super::present;
use super::views::{Choice, HiddenField, Pager, ThreadListing, ThreadRow, Widened};
use super::visit::Look;
use crate::error::{Error, Result};
use crate::forum::paths;
use crate::forum::regions::Ags;
use crate::forum::threads::list::{self, Edge, Filter, ListPage, Order, Selection, Side, Turn};

/// Rows on a page of a list (experience.md 1.2).
pub const PER_PAGE: i64 = 30;

/// Rows that a short list borrows from a larger region.
const WIDENED_ROWS: usize = 5;

/// The parameters of a list: everything in the address, so that it can be bookmarked and sent by mail.
#[derive(Debug, Clone)]
pub struct ListAddress {
    base: String,
    region: Option<Ags>,
    status: Option<String>,
    order: Option<String>,
    turn: Turn,
}

impl ListAddress {
    /// Reads the parameters; what makes no sense is `NotFound`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown region or an impossible page.
    pub fn read(base: &str, parameters: &BTreeMap<String, String>, look: &Look<'_>) -> Result<Self> {
        let get = |name: &str| parameters.get(name).filter(|value| !value.is_empty());
        let region = match get("region") {
            Some(text) => {
                let region = Ags::parse(text).filter(|region| look.regions.knows(region));
                Some(region.ok_or(Error::NotFound)?).filter(|region| *region != Ags::state())
            }
            None => None,
        };
        let edge = |name: &str, side: Side| {
            let read = |text: &String| Edge::parse(text).map(|edge| (side, edge)).ok_or(Error::NotFound);
            get(name).map(read).transpose()
        };
        let edge = edge("nach", Side::After)?.or(edge("vor", Side::Before)?);
        let turn = Turn { page: page_number(parameters)?, edge };
        Ok(Self {
            base: base.to_owned(),
            region,
            status: get("status").cloned(),
            order: get("sortierung").cloned(),
            turn,
        })
    }

    /// The region one looks through.
    pub fn region(&self) -> Option<&Ags> {
        self.region.as_ref()
    }

    /// Page 1 of this list with one parameter changed.
    fn with(&self, name: &str, value: &str) -> String {
        self.written(&[(name, value.to_owned())])
    }

    /// Another page of this list.
    fn turned(&self, turn: &Turn) -> String {
        let mut pairs = vec![("seite", if turn.page > 1 { turn.page.to_string() } else { String::new() })];
        if let Some((side, edge)) = turn.edge {
            pairs.push((if side == Side::After { "nach" } else { "vor" }, edge.to_string()));
        }
        self.written(&pairs)
    }

    fn written(&self, changed: &[(&str, String)]) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (key, present) in [
            ("region", self.region.as_ref().map(Ags::as_str)),
            ("status", self.status.as_deref()),
            ("sortierung", self.order.as_deref()),
            ("seite", None),
            ("nach", None),
            ("vor", None),
        ] {
            let change = changed.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str());
            if let Some(value) = change.or(present).filter(|value| !value.is_empty()) {
                pairs.push((key, value));
            }
        }
        if pairs.is_empty() {
            return self.base.clone();
        }
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{}?{query}", self.base)
    }

    fn filter(&self, default: Filter) -> Filter {
        match self.status.as_deref() {
            Some("offen") => Filter::Open,
            Some("geloest") => Filter::Solved,
            Some("unbeantwortet") => Filter::Unanswered,
            _ => default,
        }
    }

    fn order(&self, default: Order) -> Order {
        match self.order.as_deref() {
            Some("neu") => Order::Newest,
            Some("danke") => Order::Thanks,
            Some("aktivitaet") => Order::Activity,
            Some("wartezeit") => Order::Waiting,
            _ => default,
        }
    }
}

/// Which controls a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A channel or all threads: filters and sorting.
    All,
    /// Open questions: unanswered ones can be chosen.
    Open,
    /// Solved questions.
    Solved,
}

/// Makes a list: two statements, whatever its size.
///
/// # Errors
/// `NotFound` for a page past the end, or the database fails.
pub fn listing(
    look: &mut Look<'_>,
    address: &ListAddress,
    kind: Kind,
    base: Selection,
) -> Result<ThreadListing> {
    look.viewer.member()?;
    let (filter, order) = match kind {
        Kind::All => (Filter::All, Order::Activity),
        Kind::Open => (Filter::Open, Order::Waiting),
        Kind::Solved => (Filter::Solved, Order::Solved),
    };
    let selection = Selection {
        region: address.region.clone(),
        filter: if kind == Kind::Solved { filter } else { address.filter(filter) },
        order: address.order(order),
        ..base
    };
    let ListPage { rows, total, page, pages, previous, next } =
        list::page(look.conn, look.viewer, &selection, &address.turn, PER_PAGE)?;
    let widened = match (&address.region, page) {
        (Some(region), 1) if total < look.app.config.forum.quiet_threads => {
            widened(look, region, kind, &selection, &rows)?
        }
        _ => None,
    };
    let rows = rows.iter().map(|row| row_of(row, look, kind, &selection)).collect();
    let is_narrowed = address.region.is_some() || address.status.is_some();
    Ok(ThreadListing {
        rows,
        total,
        regions: region_switch(look, address),
        other_regions: present::region_options(look.regions, address.region.as_ref()),
        filters: filters(address, kind),
        sorting: sorting(address, kind),
        keep: kept(address),
        widened,
        pager: (pages > 1).then(|| Pager {
            page,
            pages,
            previous: previous.map(|turn| address.turned(&turn)),
            next: next.map(|turn| address.turned(&turn)),
        }),
        reset_href: is_narrowed.then(|| address.base.clone()),
    })
}

/// A list that is short in its region goes on with the next larger one that has more: one statement.
fn widened(
    look: &mut Look<'_>,
    region: &Ags,
    kind: Kind,
    selection: &Selection,
    own: &[list::ThreadRow],
) -> Result<Option<Widened>> {
    let everywhere = Selection { region: None, ..selection.clone() };
    let mut more = list::rows(look.conn, look.viewer, &everywhere, PER_PAGE)?;
    more.retain(|row| own.iter().all(|shown| shown.id != row.id));
    let wider = region.widening().into_iter().skip(1).find(|wider| {
        more.iter().filter(|row| row.view_ags.is_inside(wider)).count() >= WIDENED_ROWS
            || *wider == Ags::state()
    });
    let Some(wider) = wider.filter(|_| !more.is_empty()) else {
        return Ok(None);
    };
    let rows = more.iter().filter(|row| row.view_ags.is_inside(&wider)).take(WIDENED_ROWS);
    Ok(Some(Widened {
        text: format!("Weiter {}:", present::from_region(&wider, look.regions)),
        rows: rows.map(|row| row_of(row, look, kind, selection)).collect(),
    }))
}

fn row_of(row: &list::ThreadRow, look: &Look<'_>, kind: Kind, selection: &Selection) -> ThreadRow {
    let mut view = match kind {
        Kind::Open => present::waiting_row(row, look),
        Kind::All | Kind::Solved => present::thread_row(row, look),
    };
    if selection.channel.is_some() {
        view.channel = None;
    }
    if selection.order == Order::Thanks {
        view.thanks = Some(i64::from(row.thank_count));
    }
    view
}

/// Alle · Meine Region · Mein Kreis.
fn region_switch(look: &Look<'_>, address: &ListAddress) -> Vec<Choice> {
    let home = look.viewer.signed_in().map(|member| member.home_ags.widening()).unwrap_or_default();
    let mut choices = vec![Choice {
        label: "Ganzes Land".to_owned(),
        href: address.with("region", ""),
        is_current: address.region.is_none(),
        count: None,
    }];
    for (length, label) in [(4, "Meine Region"), (5, "Mein Kreis")] {
        if let Some(region) = home.iter().find(|region| region.as_str().len() == length) {
            choices.push(Choice {
                label: label.to_owned(),
                href: address.with("region", region.as_str()),
                is_current: address.region.as_ref() == Some(region),
                count: None,
            });
        }
    }
    choices
}

fn filters(address: &ListAddress, kind: Kind) -> Vec<Choice> {
    let offered: &[(&str, &str)] = match kind {
        Kind::All => {
            &[("", "Alle"), ("offen", "Offen"), ("geloest", "Gelöst"), ("unbeantwortet", "Unbeantwortet")]
        }
        Kind::Open => &[("", "Alle offenen"), ("unbeantwortet", "Unbeantwortet")],
        Kind::Solved => &[],
    };
    let current = address.status.as_deref().unwrap_or_default();
    choices(offered, current, |value| address.with("status", value))
}

fn sorting(address: &ListAddress, kind: Kind) -> Vec<Choice> {
    let offered: &[(&str, &str)] = match kind {
        Kind::All => &[("", "Neueste Aktivität"), ("neu", "Neueste"), ("danke", "Meiste Danke")],
        Kind::Open => &[("", "Längste Wartezeit"), ("neu", "Neueste")],
        Kind::Solved => &[("", "Zuletzt gelöst"), ("danke", "Meiste Danke")],
    };
    let current = address.order.as_deref().unwrap_or_default();
    choices(offered, current, |value| address.with("sortierung", value))
}

fn choices(offered: &[(&str, &str)], current: &str, address: impl Fn(&str) -> String) -> Vec<Choice> {
    let is_offered = offered.iter().any(|(value, _)| *value == current);
    offered
        .iter()
        .map(|(value, label)| Choice {
            label: (*label).to_owned(),
            href: address(value),
            is_current: *value == current || (value.is_empty() && !is_offered),
            count: None,
        })
        .collect()
}

fn kept(address: &ListAddress) -> Vec<HiddenField> {
    [("status", &address.status), ("sortierung", &address.order)]
        .into_iter()
        .filter_map(|(name, value)| Some(HiddenField { name: name.to_owned(), value: value.clone()? }))
        .collect()
}

/// What a quiet region shows beside its own rows: the next larger region that is not quiet.
#[derive(Debug)]
pub struct Widening {
    /// The region whose rows are shown as well.
    pub region: Ags,
    /// "Im Landkreis Böblingen war es ruhig – hier aus der Region Stuttgart:"
    pub text: String,
}

/// Chooses the region to widen to, and says how lively it is: one statement.
///
/// # Errors
/// The database fails.
pub fn widening(look: &mut Look<'_>, region: &Ags) -> Result<(Option<Widening>, list::Liveliness)> {
    let settings = &look.app.config.forum;
    let levels = region.widening();
    let since = look.now - chrono::Duration::days(settings.quiet_days);
    let lively = list::liveliness(look.conn, look.viewer, &levels, since)?;
    let enough = |count: i64| count >= settings.quiet_threads;
    if lively.recent.first().copied().is_some_and(enough) || levels.len() < 2 {
        return Ok((None, lively));
    }
    let wider = levels.iter().zip(&lively.recent).skip(1).find(|(_, count)| enough(**count));
    let region_shown = wider.map_or_else(Ags::state, |(region, _)| region.clone());
    let mut here = present::in_region(region, look.regions);
    if let Some(first) = here.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    let text = format!("{here} war es ruhig – hier {}:", present::from_region(&region_shown, look.regions));
    Ok((Some(Widening { region: region_shown, text }), lively))
}

/// Where all threads of a region are.
pub fn all_of(region: &Ags) -> String {
    format!("{}?region={region}", paths::LATEST)
}
