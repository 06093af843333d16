//! The one function, cell by cell.

use std::collections::HashSet;

use super::*;
use crate::domain::{Ban, DisplayName, RejectionCode};

/// x stranger, t guest of another room, g guest, m member, o moderator, a admin, w owner.
/// y may, 1 unauthorized, 3 forbidden, 4 not found.
const ON_SERVER: &str = "
see_rooms           | yyyyyyy
create_room         | y3yyyyy
create_private_room | 133yyyy
start_direct        | 13yyyyy
see_people          | 13yyyyy
invite              | 133yyyy
manage_invites      | 13333yy
moderate            | 1333yyy
manage_people       | 13333yy
manage_bots         | 13333yy
see_reports         | 1333yyy
see_audit           | 133333y
manage_server       | 133333y
";

/// Groups of columns: the kind of the room, the seat, and who; s is a guest of this room.
const GROUPS: [(&str, &str, &str); 14] = [
    ("open", "", "xtgmoaw"),
    ("open", "member", "sgmoaw"),
    ("open", "moderator", "gmoaw"),
    ("open", "owner", "gmoaw"),
    ("private", "", "xtgmoaw"),
    ("private", "member", "sgmoaw"),
    ("private", "moderator", "gmoaw"),
    ("private", "owner", "gmoaw"),
    ("direct", "", "xtgmoaw"),
    ("direct", "member", "gmoaw"),
    ("archived", "", "xtgmoaw"),
    ("archived", "member", "sgmoaw"),
    ("archived", "moderator", "gmoaw"),
    ("archived", "owner", "gmoaw"),
];

/// ```text
///                  open                       private                    direct        archived
///                  nobody  member mod   owner nobody  member mod   owner nobody  member nobody  member mod   owner
/// ```
const IN_ROOM: &str = "
see             | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
send            | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
join            | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
leave           | 14yyyyy 3yyyyy yyyyy yyyyy 4444444 3yyyyy yyyyy yyyyy 4444444 33333 14yyyyy 3yyyyy yyyyy yyyyy
add_members     | 1433333 333333 33333 33333 4444444 33yyyy 3yyyy 3yyyy 4444444 33333 1433333 333333 33333 33333
invite          | 143yyyy 33yyyy 3yyyy 3yyyy 4444444 33yyyy 3yyyy 3yyyy 4444444 33333 1433333 333333 33333 33333
rename          | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
set_topic       | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
set_slow        | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
set_retention   | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
archive         | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
delete          | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
hand_over       | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
kick            | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
mute            | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
set_roles       | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
mention_group   | 143yyyy 33yyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
edit_own        | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
delete_own      | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
delete_messages | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
react           | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
pin             | 1433yyy 333yyy yyyyy yyyyy 4444444 33yyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
report          | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
manage_hooks    | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
";

fn house(access: Access) -> House {
    House {
        access,
        room_creation: Role::Guest,
    }
}

fn somebody(who: char, here: &RoomId) -> Option<User> {
    let (role, scope) = match who {
        'x' => return None,
        't' => (Role::Guest, Some(RoomId::random())),
        's' => (Role::Guest, Some(here.clone())),
        'g' => (Role::Guest, None),
        'm' => (Role::Member, None),
        'o' => (Role::Moderator, None),
        'a' => (Role::Admin, None),
        'w' => (Role::Owner, None),
        other => panic!("nobody is called {other}"),
    };
    let kind = match role {
        Role::Guest => UserKind::Guest,
        Role::Member | Role::Moderator | Role::Admin | Role::Owner => UserKind::Account,
    };
    let mut user = User::new(DisplayName::anonymous(), kind, role);
    user.scope = scope;
    Some(user)
}

fn seated(user: &mut User, id: &RoomId, role: Role) {
    let seat = Seat::new(role, Timestamp::now());
    user.seats.insert(id.clone(), seat);
}

fn room(kind: &str) -> RoomFacts {
    RoomFacts {
        kind: match kind {
            "private" => RoomKind::Private,
            "direct" => RoomKind::Direct,
            _ => RoomKind::Open,
        },
        archived: kind == "archived",
        ..RoomFacts::default()
    }
}

fn ask(user: Option<&User>, action: Action, place: Option<Place<'_>>) -> char {
    ask_at(Access::Open, user, action, place)
}

fn ask_at(access: Access, user: Option<&User>, action: Action, place: Option<Place<'_>>) -> char {
    let now = Timestamp::now();
    match may(&house(access), Who { user, now }, action, place).map_err(|no| no.code) {
        Ok(()) => 'y',
        Err(RejectionCode::Unauthorized) => '1',
        Err(RejectionCode::Forbidden) => '3',
        Err(RejectionCode::NotFound) => '4',
        Err(RejectionCode::Banned) => 'b',
        Err(other) => panic!("{other:?} is no answer of this function"),
    }
}

/// The rows of a table, whose words are those of `actions`: a room and the server share `invite`.
fn rows(table: &'static str, actions: impl Iterator<Item = Action>) -> Vec<(Action, &'static str)> {
    let actions: Vec<Action> = actions.collect();
    let lines = table.lines().filter_map(|line| line.split_once('|'));
    let of = |word: &str| actions.iter().copied().find(|a| a.word() == word);
    lines
        .map(|(word, letters)| (of(word.trim()).expect(word), letters.trim()))
        .collect()
}

fn on_server() -> Vec<(Action, &'static str)> {
    rows(ON_SERVER, Action::of_server())
}

fn in_room() -> Vec<(Action, &'static str)> {
    rows(IN_ROOM, Action::of_room())
}

#[test]
fn every_action_has_one_row() {
    let rows = on_server().into_iter().chain(in_room());
    let rows: Vec<Action> = rows.map(|(action, _)| action).collect();
    let distinct: HashSet<Action> = rows.iter().copied().collect();
    assert_eq!(
        (rows.len(), distinct.len()),
        (Action::ALL.len(), rows.len())
    );
}

#[test]
fn every_cell_on_the_server_is_as_meant() {
    for (action, meant) in on_server() {
        let here = RoomId::random();
        let tried = "xtgmoaw"
            .chars()
            .map(|who| ask(somebody(who, &here).as_ref(), action, None));
        assert_eq!(tried.collect::<String>(), meant, "{}", action.word());
    }
}

#[test]
fn every_cell_in_a_room_is_as_meant() {
    for (action, meant) in in_room() {
        let mut tried = Vec::new();
        for (kind, seat, who) in GROUPS {
            let (id, facts) = (RoomId::random(), room(kind));
            let letters = who.chars().map(|who| {
                let mut user = somebody(who, &id);
                let seat = Role::parse(seat).ok();
                user.iter_mut()
                    .zip(seat)
                    .for_each(|(user, role)| seated(user, &id, role));
                let place = Place {
                    id: &id,
                    facts: &facts,
                };
                ask(user.as_ref(), action, Some(place))
            });
            tried.push(letters.collect::<String>());
        }
        let meant: Vec<&str> = meant.split_whitespace().collect();
        assert_eq!(tried, meant, "{}", action.word());
    }
}

#[test]
fn whoever_is_banned_may_nothing_and_a_closed_door_is_closed_to_strangers() {
    let (id, facts) = (RoomId::random(), room("open"));
    let mut user = somebody('w', &id).unwrap();
    seated(&mut user, &id, Role::Owner);
    user.ban = Some(Ban {
        until: None,
        why: String::new(),
    });
    for action in Action::ALL {
        let place = action.is_in_a_room().then_some(Place {
            id: &id,
            facts: &facts,
        });
        assert_eq!(ask(Some(&user), *action, place), 'b');
        for access in [Access::Invite, Access::Accounts] {
            assert_eq!(ask_at(access, None, *action, place), '1');
        }
    }
    user.ban = Some(Ban {
        until: Some(Timestamp::now()),
        why: String::new(),
    });
    assert_eq!(ask(Some(&user), Action::ManageServer, None), 'y');
}

#[test]
fn a_deleted_room_is_none_and_who_was_put_out_is_out() {
    let (id, mut facts) = (RoomId::random(), room("open"));
    let mut user = somebody('w', &id).unwrap();
    seated(&mut user, &id, Role::Owner);
    let until = Timestamp::now().plus_seconds(60);
    for action in Action::of_room() {
        let seat = user.seats.get_mut(&id).unwrap();
        seat.banned_until = Some(until);
        let place = Place {
            id: &id,
            facts: &facts,
        };
        assert_eq!(ask(Some(&user), action, Some(place)), '3');
        // An action in a room, asked of no room, is never allowed.
        assert_eq!(ask(Some(&user), action, None), '4');
        user.seats.get_mut(&id).unwrap().banned_until = None;
        facts.deleted = true;
        let place = Place {
            id: &id,
            facts: &facts,
        };
        assert_eq!(ask(Some(&user), action, Some(place)), '4');
        facts.deleted = false;
    }
}

#[test]
fn who_is_muted_here_or_everywhere_may_not_send() {
    let (id, facts) = (RoomId::random(), room("open"));
    let until = Some(Timestamp::now().plus_seconds(60));
    let mut user = somebody('m', &id).unwrap();
    seated(&mut user, &id, Role::Member);
    let place = Some(Place {
        id: &id,
        facts: &facts,
    });
    assert_eq!(ask(Some(&user), Action::Send, place), 'y');
    user.muted_until = until;
    assert_eq!(ask(Some(&user), Action::Send, place), '3');
    assert_eq!(ask(Some(&user), Action::See, place), 'y');
    user.muted_until = None;
    user.seats.get_mut(&id).unwrap().muted_until = until;
    assert_eq!(ask(Some(&user), Action::Send, place), '3');
    assert_eq!(ask(Some(&user), Action::DeleteOwn, place), 'y');
}

#[test]
fn power_is_over_those_below_only() {
    for (own_rank, own) in Role::ALL.into_iter().enumerate() {
        for (other_rank, other) in Role::ALL.into_iter().enumerate() {
            assert_eq!(outranks(own, other).is_ok(), own_rank > other_rank);
        }
    }
}
