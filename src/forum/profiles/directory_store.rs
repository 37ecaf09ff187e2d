//! Queries of the directory. Plain SQL, because their shape depends on the search; every value is bound.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::directory::{DirectoryRow, Search, Wanted};
use crate::db::{DbConnection, Statement};
use crate::error::Result;
use crate::forum::organisations::{OrganisationKind, SizeClass};
use crate::text;

const FROM: &str = " from members left join organisations on organisations.id = members.organisation_id \
     where members.suspended_at is null and members.is_unlisted = false";

pub(super) fn page(
    conn: &mut DbConnection,
    search: &Search,
    words: &[Wanted<'_>],
    (offset, limit): (i64, i64),
) -> Result<Vec<DirectoryRow>> {
    let mut statement = Statement::new(
        "select members.id, members.handle, members.name, members.role, members.job_title, members.organisation, \
         members.home_ags, members.picture_hash, organisations.kind as organisation_kind, organisations.population",
    );
    push_search(&mut statement, search, words);
    statement
        .push(" order by members.sort_name, members.id limit ")
        .number(limit)
        .push(" offset ")
        .number(offset);
    Ok(statement.load(conn)?)
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

pub(super) fn count(conn: &mut DbConnection, search: &Search, words: &[Wanted<'_>]) -> Result<i64> {
    let mut statement = Statement::new("select count(*) as number");
    push_search(&mut statement, search, words);
    let row: Number = statement.get_result(conn)?;
    Ok(row.number)
}

/// A folded word holds letters and digits only, so nothing in it is a placeholder.
fn beginning(word: &str) -> String {
    format!("% {word}%")
}

fn push_search(statement: &mut Statement, search: &Search, words: &[Wanted<'_>]) {
    statement.push(FROM);
    for (word, districts) in words {
        statement.push(" and (members.search_name like ").word(beginning(word));
        statement.push(" or members.search_organisation like ").word(beginning(word));
        for district in districts {
            statement.push(" or members.home_ags >= ").word(district.as_str());
            statement.push(" and members.home_ags < ").word(district.end());
        }
        statement.push(")");
    }
    if let Some(region) = &search.region {
        statement.push(" and members.home_ags >= ").word(region.as_str());
        statement.push(" and members.home_ags < ").word(region.end());
    }
    if let Some(kind) = search.kind {
        statement.push(" and organisations.kind = ").word(kind.word());
    }
    match search.size.map(|size| (size, size.bounds())) {
        Some((_, Some((from, below)))) => {
            statement.push(" and organisations.kind = ").word(OrganisationKind::Municipality.word());
            statement.push(" and organisations.population >= ").number(from.into());
            statement.push(" and organisations.population < ").number(below.into());
        }
        Some((SizeClass::District, _)) => {
            statement.push(" and organisations.kind = ").word(OrganisationKind::DistrictOffice.word());
        }
        _ => {}
    }
    let topic = text::search_words(&search.topic);
    if !topic.is_empty() {
        statement.push(
            " and exists (select 1 from member_expertise \
             join expertise on expertise.id = member_expertise.expertise_id \
             where member_expertise.member_id = members.id",
        );
        for word in topic {
            statement.push(" and ' ' || expertise.search_name like ").word(beginning(&word));
        }
        statement.push(")");
    }
}
