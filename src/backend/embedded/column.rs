//! Between the types of chat and the columns of `SQLite`.

use rusqlite::{Row, types::Type};
use serde::{Serialize, de::DeserializeOwned};

use crate::backend::BackendError;
use crate::domain::{Epoch, Seq, Tally};

/// A seq as `SQLite` counts: what no log can reach becomes the highest number it has.
pub(super) fn int(seq: Seq) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A seq back.
pub(super) fn seq(row: &Row<'_>, column: usize) -> rusqlite::Result<Seq> {
    let number: i64 = row.get(column)?;
    Seq::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A tally back, from two columns.
pub(super) fn tally(row: &Row<'_>, column: usize) -> rusqlite::Result<Tally> {
    Ok(Tally {
        said: seq(row, column)?,
        recounts: seq(row, column + 1)?,
    })
}

/// An epoch back.
pub(super) fn epoch(row: &Row<'_>, column: usize) -> rusqlite::Result<Epoch> {
    Ok(Epoch::from(row.get::<_, String>(column)?))
}

/// JSON back, from a text column or as a string that stands for itself.
pub(super) fn json<T: DeserializeOwned>(text: &str, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|cause| broken(column, cause))
}

/// Text of a type that was parsed when it was written, and whose JSON is a string.
pub(super) fn text<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_value(serde_json::Value::String(row.get(column)?))
        .map_err(|cause| broken(column, cause))
}

/// JSON for a text column.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, BackendError> {
    serde_json::to_string(value).map_err(|cause| BackendError::Internal(cause.to_string()))
}

fn broken(column: usize, cause: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause.into())
}
