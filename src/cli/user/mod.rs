//! `tertulia user`: who is known, from the command line of the machine, also beside a running server.

mod list;
mod password;
mod span;

use std::io::{self, Write};

use clap::Subcommand;
use uuid::Uuid;

use self::{list::Form, password::Password, span::Span};
use crate::{
    app::{self, StartError},
    config::Settings,
    domain::{Ban, DisplayName, Rejection, Role, Timestamp, User, UserId},
    service::{
        Failure,
        people::{People, until},
    },
};

/// What to do with whom. A name may be written in any way that looks like it, or be an id.
#[derive(Clone, PartialEq, Eq, Debug, Subcommand)]
pub enum UserVerb {
    /// List everybody who is known
    List {
        /// As JSON, with ids
        #[arg(long)]
        json: bool,
    },
    /// Make an account; asks for its password, or reads it from standard input
    Add {
        /// How others will see it
        name: String,
        /// guest, member, moderator, admin or owner
        #[arg(long, default_value = "member")]
        role: String,
        /// Make a password and print it
        #[arg(long)]
        random_password: bool,
    },
    /// Give somebody another role on the server
    Role {
        /// Whom
        name: String,
        /// guest, member, moderator, admin or owner
        role: String,
    },
    /// Keep somebody out
    Ban {
        /// Whom
        name: String,
        /// For how long: 30m, 12h, 7d, 2w; for good if it is left out
        #[arg(long = "for", value_name = "TIME")]
        span: Option<Span>,
        /// What the person is told
        #[arg(long, default_value = "", hide_default_value = true)]
        why: String,
    },
    /// Let somebody in again
    Unban {
        /// Whom
        name: String,
    },
    /// Give an account a new password, print it, and end the account's sessions
    ResetPassword {
        /// Whose
        name: String,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    Store(#[from] StartError),
    #[error(transparent)]
    Rule(#[from] Failure),
    #[error(transparent)]
    Terminal(#[from] io::Error),
}

impl From<Rejection> for Refusal {
    fn from(no: Rejection) -> Self {
        Self::Rule(no.into())
    }
}

/// Does it and says on `out` what was done; the error is one sentence.
pub fn manage_users(settings: &Settings, verb: UserVerb, out: &mut impl Write) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime
        .block_on(obey(settings, verb, out))
        .map_err(|refusal| match refusal {
            Refusal::Terminal(error) => error,
            Refusal::Store(_) | Refusal::Rule(_) => io::Error::other(refusal),
        })
}

async fn obey(settings: &Settings, verb: UserVerb, out: &mut impl Write) -> Result<(), Refusal> {
    // Whatever can be refused or asked without the store comes first: nobody shall wait for it.
    let order = Order::of(verb)?;
    let people = app::open_people(settings).await?;
    match order {
        Order::List(form) => list::write(&people, form, out).await,
        Order::Add {
            name,
            role,
            password,
        } => {
            let added = people.add_account(&name, password.word(), role, None);
            let user = added.await?;
            writeln!(out, "{} has an account now, as {}.", user.name, a(role))?;
            Ok(password.tell(out)?)
        }
        Order::Role { whom, role } => {
            let user = find(&people, &whom).await?;
            people.set_role(user.id, role, None, |_| Ok(())).await?;
            Ok(writeln!(out, "{} is {} now.", user.name, a(role))?)
        }
        Order::Ban { whom, ban } => {
            let user = find(&people, &whom).await?;
            people.ban(user.id, &ban, &[], None, |_| Ok(())).await?;
            let end = ban.until.map_or_else(
                || "for good".to_owned(),
                |until| format!("until {}", until.for_people()),
            );
            Ok(writeln!(out, "{} is kept out {end}.", user.name)?)
        }
        Order::Unban { whom } => {
            let user = find(&people, &whom).await?;
            if user.ban_at(Timestamp::now()).is_none() {
                return Err(Rejection::conflict(format!("{} is not banned.", user.name)).into());
            }
            people.unban(user.id, None, |_| Ok(())).await?;
            Ok(writeln!(out, "{} may come in again.", user.name)?)
        }
        Order::ResetPassword { whom } => {
            let user = find(&people, &whom).await?;
            let password = people.reset_password(user.id, None, |_| Ok(())).await?;
            let name = &user.name;
            writeln!(
                out,
                "{name} has a new password, and all of {name}'s sessions ended."
            )?;
            Ok(Password::Made(password).tell(out)?)
        }
    }
}

/// A verb that was understood.
enum Order {
    List(Form),
    Add {
        name: String,
        role: Role,
        password: Password,
    },
    Role {
        whom: Whom,
        role: Role,
    },
    Ban {
        whom: Whom,
        ban: Ban,
    },
    Unban {
        whom: Whom,
    },
    ResetPassword {
        whom: Whom,
    },
}

impl Order {
    fn of(verb: UserVerb) -> Result<Self, Refusal> {
        Ok(match verb {
            UserVerb::List { json: true } => Self::List(Form::Json),
            UserVerb::List { json: false } => Self::List(Form::Columns),
            UserVerb::Add {
                name,
                role,
                random_password,
            } => {
                let role = Role::parse(&role)?;
                let shown = DisplayName::parse(&name)?;
                let password = if random_password {
                    Password::made()?
                } else {
                    Password::ask(&shown)?
                };
                Self::Add {
                    name,
                    role,
                    password,
                }
            }
            UserVerb::Role { name, role } => Self::Role {
                role: Role::parse(&role)?,
                whom: Whom::parse(&name)?,
            },
            UserVerb::Ban { name, span, why } => Self::Ban {
                whom: Whom::parse(&name)?,
                ban: Ban {
                    until: until(span.map(Span::seconds)),
                    why: why.trim().to_owned(),
                },
            },
            UserVerb::Unban { name } => Self::Unban {
                whom: Whom::parse(&name)?,
            },
            UserVerb::ResetPassword { name } => Self::ResetPassword {
                whom: Whom::parse(&name)?,
            },
        })
    }
}

/// Somebody, as the command line names people.
enum Whom {
    Id(UserId),
    Name(DisplayName),
}

impl Whom {
    fn parse(word: &str) -> Result<Self, Rejection> {
        // No name is as long as an id.
        match word.parse::<Uuid>() {
            Ok(id) if word.len() > DisplayName::MAX_CHARS => Ok(Self::Id(UserId(id))),
            Ok(_) | Err(_) => DisplayName::parse(word).map(Self::Name),
        }
    }
}

async fn find(people: &People, whom: &Whom) -> Result<User, Refusal> {
    let (found, word) = match whom {
        Whom::Id(id) => (people.user(*id).await?, id.to_string()),
        Whom::Name(name) => (people.by_name(name).await?, name.to_string()),
    };
    let unknown = || {
        Rejection::not_found(format!(
            "Nobody here is called {word}. `tertulia user list` shows who is known."
        ))
    };
    Ok(found.ok_or_else(unknown)?.value)
}

/// A role with its article.
fn a(role: Role) -> &'static str {
    match role {
        Role::Guest => "a guest",
        Role::Member => "a member",
        Role::Moderator => "a moderator",
        Role::Admin => "an admin",
        Role::Owner => "an owner",
    }
}
