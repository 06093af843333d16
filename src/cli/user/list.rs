//! `tertulia user list`.

use std::io::Write;

use serde::Serialize;

use super::Refusal;
use crate::{
    domain::{Ban, Role, Timestamp, User, UserId},
    service::people::People,
};

/// How the list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// For people.
    Columns,
    /// For programs.
    Json,
}

/// Users read at once.
const PAGE: usize = 200;
const HEAD: [&str; 5] = ["name", "kind", "role", "banned until", "seen"];

/// Writes everybody, in the order in which they came.
pub(super) async fn write(
    people: &People,
    form: Form,
    out: &mut impl Write,
) -> Result<(), Refusal> {
    let mut users = Vec::new();
    let mut cursor = None;
    loop {
        let (page, next) = people.list("", cursor, PAGE).await?;
        users.extend(page);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    if form == Form::Json {
        let rows: Vec<_> = users.iter().map(Row::of).collect();
        let text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
        return Ok(writeln!(out, "{text}")?);
    }
    let rows: Vec<_> = users.iter().map(cells).collect();
    let mut widths = HEAD.map(|word| word.chars().count());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in [HEAD.map(ToOwned::to_owned)].iter().chain(&rows) {
        let cells = row.iter().zip(widths);
        let line: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", line.join("  ").trim_end())?;
    }
    Ok(())
}

fn cells(user: &User) -> [String; 5] {
    let banned = user.ban_at(Timestamp::now()).map(|ban| match ban.until {
        Some(until) => until.for_people(),
        None => "for good".to_owned(),
    });
    [
        user.name.to_string(),
        user.kind.word().to_owned(),
        user.role.word().to_owned(),
        banned.unwrap_or_else(|| "-".to_owned()),
        user.seen_at.for_people(),
    ]
}

/// A user, for programs.
#[derive(Serialize)]
struct Row<'a> {
    id: UserId,
    name: &'a str,
    kind: &'static str,
    role: Role,
    created_at: Timestamp,
    seen_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ban: Option<&'a Ban>,
}

impl<'a> Row<'a> {
    fn of(user: &'a User) -> Self {
        Self {
            id: user.id,
            name: user.name.as_str(),
            kind: user.kind.word(),
            role: user.role,
            created_at: user.created_at,
            seen_at: user.seen_at,
            ban: user.ban_at(Timestamp::now()),
        }
    }
}
