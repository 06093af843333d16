//! One question to one server, and what its answer means.

use deadpool_redis::redis::{Cmd, FromRedisValue, Pipeline, Value, cmd, from_redis_value};

use super::{script::Call, server::Server, trouble::Trouble};
use crate::backend::BackendError;

/// What is asked of a server.
pub(super) enum Question<'a> {
    Script(&'a Call),
    Command(&'a Cmd),
}

impl Question<'_> {
    fn command(&self) -> Cmd {
        match self {
            Self::Script(call) => call.by_name(),
            Self::Command(command) => (*command).clone(),
        }
    }
}

/// How a server is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Plain,
    /// Its slot is on the way to this server.
    Asking,
}

/// All commands to one server in one go.
pub(super) async fn pipeline<'a>(
    server: &Server,
    commands: impl Iterator<Item = &'a Cmd>,
) -> Result<Vec<Value>, Trouble> {
    let mut conn = server.request().await?;
    let mut pipeline = Pipeline::new();
    for command in commands {
        pipeline.add_command(command.clone());
    }
    let answers = conn
        .send_packed_commands(&pipeline, 0, pipeline.len())
        .await;
    keep_or_drop(server, conn, answers.map_err(Trouble::from))
}

/// A connection that did not answer is given up, and those that wait beside it: the next request
/// would find out only by waiting as long.
fn keep_or_drop<T>(
    server: &Server,
    conn: deadpool_redis::Connection,
    outcome: Result<T, Trouble>,
) -> Result<T, Trouble> {
    if matches!(outcome, Err(Trouble::Away(_))) {
        drop(deadpool_redis::Connection::take(conn));
        server.drop_idle();
    }
    outcome
}

/// Asks once. A script that the server does not know is sent with its text.
pub(super) async fn ask_server(
    server: &Server,
    question: &Question<'_>,
    way: Way,
) -> Result<Value, Trouble> {
    let mut conn = server.request().await?;
    if way == Way::Asking {
        answered(conn.send_packed_command(&cmd("ASKING")).await?)?;
    }
    let outcome = conn.send_packed_command(&question.command()).await;
    let outcome = match (outcome.map_err(Trouble::from).and_then(answered), question) {
        (Err(Trouble::NoScript), Question::Script(call)) => {
            if way == Way::Asking {
                answered(conn.send_packed_command(&cmd("ASKING")).await?)?;
            }
            let again = conn.send_packed_command(&call.by_text()).await;
            again.map_err(Trouble::from).and_then(answered)
        }
        (outcome, _) => outcome,
    };
    keep_or_drop(server, conn, outcome)
}

/// An error that was answered is one.
pub(super) fn answered(value: Value) -> Result<Value, Trouble> {
    if let Value::ServerError(error) = &value {
        return Err(Trouble::answered(error));
    }
    Ok(value)
}

/// The answer in the form that is needed.
pub(super) fn typed<T: FromRedisValue>(value: Value) -> Result<T, Trouble> {
    from_redis_value(value).map_err(|error| Trouble::Said("TYPE".to_owned(), error.to_string()))
}

/// Something stored that we did not write.
pub(super) fn foreign(what: &str) -> BackendError {
    BackendError::Internal(format!("{what} in Redis is not in our form"))
}
