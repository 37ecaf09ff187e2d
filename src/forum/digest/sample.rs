//! Made-up threads and readers for the tests of this area.

use std::collections::HashMap;

use chrono::Duration;

use super::compose::{DigestContent, compose};
use super::reader::Reader;
use super::{Landscape, Preferences, Reply};
use crate::db::types::Timestamp;
use crate::forum::accounts::{Barred, Charge, Member, Role};
use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;
use crate::forum::threads::list::ThreadRow;
use crate::forum::threads::{Status, ThreadKind};

/// This many hours before the run, which is on Tuesday, 24 November 2026, at 07:00.
pub(super) fn at(hours_ago: i64) -> Timestamp {
    Timestamp::parse("2026-11-24T07:00:00+01:00").unwrap() - Duration::hours(hours_ago)
}

fn ags(text: &str) -> Ags {
    Ags::parse(text).unwrap()
}

/// Member 7, of Landkreis Böblingen.
pub(super) fn reader() -> Reader {
    let member = Member {
        id: MemberId(7),
        handle: "sabine.maier".into(),
        name: "Sabine Maier".into(),
        email: "s.maier@musterkirchen.example".into(),
        role: Role::Member,
        organisation: "Gemeinde Aidlingen".into(),
        home_ags: ags("08115"),
        is_per_du: false,
        suspended_at: None,
        suspended_until: None,
        last_active_on: at(0).day(),
        created_at: at(10_000),
        barred: Barred::default(),
        charge: Charge::default(),
        rules_due: None,
    };
    let preferences = Preferences::of_new_member(member.id, member.created_at);
    Reader::new(member, preferences)
}

/// A thread in the making.
#[derive(Clone)]
pub(super) struct Draft {
    pub row: ThreadRow,
    pub replies: Vec<Reply>,
}

/// A question of member 1 from Konstanz, asked 12 hours ago in a channel of its own.
pub(super) fn thread(id: i64) -> Draft {
    let row = ThreadRow {
        id: ThreadId(id),
        title: format!("Frage Nummer {id}"),
        kind: ThreadKind::Question,
        status: Status::Open,
        scope_ags: ags("08"),
        view_ags: ags("08335"),
        is_pinned: false,
        featured_at: None,
        featured_sentence: None,
        answer_post_id: None,
        answered_at: None,
        reply_count: 0,
        thank_count: 0,
        reader_count: 0,
        last_post_number: 1,
        last_post_at: at(12),
        created_at: at(12),
        channel_id: ChannelId(id),
        channel_slug: format!("kanal-{id}"),
        channel_name: format!("Kanal {id}"),
        author_id: MemberId(1),
        author_handle: "mitglied".into(),
        author_name: "Mitglied 1".into(),
        author_organisation: "Stadt Konstanz".into(),
        author_home: ags("08335"),
        last_author_name: "Mitglied 1".into(),
        answer_excerpt: None,
        answer_author_name: None,
        answer_author_organisation: None,
        read_number: None,
        external_id: None,
    };
    Draft { row, replies: Vec::new() }
}

impl Draft {
    pub(super) fn titled(mut self, title: &str) -> Self {
        self.row.title = title.into();
        self
    }

    pub(super) fn by(mut self, member: i64) -> Self {
        self.row.author_id = MemberId(member);
        self
    }

    pub(super) fn channel(mut self, id: i64) -> Self {
        self.row.channel_id = ChannelId(id);
        self
    }

    pub(super) fn channel_named(mut self, name: &str) -> Self {
        self.row.channel_name = name.into();
        self
    }

    pub(super) fn kind(mut self, kind: ThreadKind) -> Self {
        self.row.kind = kind;
        self
    }

    pub(super) fn status(mut self, status: Status) -> Self {
        self.row.status = status;
        self
    }

    pub(super) fn view(mut self, key: &str) -> Self {
        self.row.view_ags = ags(key);
        self
    }

    pub(super) fn scope(mut self, key: &str) -> Self {
        self.row.scope_ags = ags(key);
        self
    }

    pub(super) fn asked(mut self, hours_ago: i64) -> Self {
        self.row.created_at = at(hours_ago);
        self.row.last_post_at = at(hours_ago);
        self
    }

    pub(super) fn featured(mut self, hours_ago: i64) -> Self {
        self.row.featured_at = Some(at(hours_ago));
        self.row.featured_sentence = Some("Lesenswert vor dem ersten Workshop.".into());
        self
    }

    pub(super) fn solved(mut self, hours_ago: i64) -> Self {
        self.row.status = Status::Solved;
        self.row.answer_post_id = Some(PostId(1_000 + self.row.id.0));
        self.row.answered_at = Some(at(hours_ago));
        self.row.answer_excerpt = Some("Ein Formular mit zwei Freigaben genügt.".into());
        self.row.answer_author_name = Some("Jürgen Huber".into());
        self.row.answer_author_organisation = Some("Gemeinde Aidlingen".into());
        self
    }

    pub(super) fn reply(mut self, author: i64, number: i32, hours_ago: i64) -> Self {
        self.replies.push(Reply { thread: self.row.id, number, author: MemberId(author), at: at(hours_ago) });
        self.row.created_at = self.row.created_at.min(at(hours_ago + 1));
        self.row.last_post_at = at(hours_ago);
        self.row.last_post_number = number;
        self.row.reply_count = number - 1;
        self
    }
}

/// The forum as the tests see it, with members 1 to 20.
pub(super) struct Scene(pub Landscape);

impl Scene {
    pub(super) fn of(drafts: impl IntoIterator<Item = Draft>) -> Self {
        let (mut rows, mut replies) = (Vec::new(), Vec::new());
        for draft in drafts {
            rows.push(draft.row);
            replies.extend(draft.replies);
        }
        let names: HashMap<_, _> = (1..=20).map(|id| (MemberId(id), format!("Mitglied {id}"))).collect();
        Self(Landscape::of(rows, replies, names, at(0)))
    }

    pub(super) fn compose(&self, reader: &Reader) -> DigestContent {
        compose(&self.0, reader)
    }
}
