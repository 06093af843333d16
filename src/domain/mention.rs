//! Whom a message calls by name.

use serde::{Deserialize, Serialize};

use super::{DisplayName, UserId};

/// Whom a message calls. Kept with the message, as it was understood when it was sent or changed:
/// whoever takes a name later is not called by it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Mentions {
    /// Users who can see the room, in the order of their first mention; at most [`Mentions::MOST`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<UserId>,
    /// Many at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
}

/// A word that calls many at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// `@here`: who is present. Others find it counted as well when they come, and are not fetched.
    Here,
    /// `@room`: everybody in the room.
    Room,
}

impl Mentions {
    /// Most users that one message calls; further names are text.
    pub const MOST: usize = 20;

    /// Whether it calls nobody.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.group.is_none()
    }
}

/// What a text seems to call, before anybody was looked up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Called {
    /// For each `@`, the names that may follow it, the longest first: a name may hold spaces. At most
    /// [`Mentions::MOST`].
    pub names: Vec<Vec<DisplayName>>,
    /// `@room` or else `@here`.
    pub group: Option<Group>,
}

impl Called {
    /// Adds what follows an `@`.
    fn add(&mut self, rest: &str) {
        if let Some(group) = group(rest) {
            let widest = self.group.filter(|group| *group == Group::Room);
            self.group = Some(widest.unwrap_or(group));
        } else if self.names.len() < Mentions::MOST {
            let names = readings(rest);
            self.names.extend((!names.is_empty()).then_some(names));
        }
    }
}

/// Most names that are tried after one `@`.
const READINGS: usize = 6;

/// Reads a text for mentions. What stands in code is none, nor is an `@` inside a word: that is an
/// address.
pub fn called(text: &str) -> Called {
    let mut called = Called::default();
    let mut before = None;
    let mut code = Code::default();
    for (at, c) in text.char_indices() {
        let is_text = code.pass(text, at, c);
        let is_word = before.is_some_and(char::is_alphanumeric);
        before = Some(c);
        if c == '@' && is_text && !is_word {
            let rest = text.get(at + 1..).unwrap_or_default();
            called.add(rest);
        }
    }
    called
}

fn group(rest: &str) -> Option<Group> {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    match word.to_lowercase().as_str() {
        "here" => Some(Group::Here),
        "room" => Some(Group::Room),
        _ => None,
    }
}

/// The names that a text may begin with, the longest first.
fn readings(rest: &str) -> Vec<DisplayName> {
    if rest.starts_with(char::is_whitespace) {
        return Vec::new();
    }
    let mut ends = Vec::new();
    let mut chars = rest.char_indices().peekable();
    let mut count = 0;
    while let Some((_, c)) = chars.next() {
        if matches!(c, '\n' | '@') || count == DisplayName::MAX_CHARS {
            break;
        }
        count += 1;
        let next = chars.peek();
        let ends_word = !c.is_alphanumeric() || next.is_none_or(|(_, n)| !n.is_alphanumeric());
        if ends_word && !c.is_whitespace() {
            ends.push(next.map_or(rest.len(), |(at, _)| *at));
        }
        if ends.len() == READINGS {
            break;
        }
    }
    let names = ends.iter().rev().filter_map(|end| rest.get(..*end));
    names
        .filter_map(|name| DisplayName::parse(name).ok())
        .collect()
}

/// Whether a place in a text is code.
#[derive(Default)]
struct Code {
    /// Between ``` and ```.
    in_block: bool,
    /// Between ` and ` of one line.
    in_line: bool,
    /// Backticks that belong to a fence already passed.
    skip: usize,
}

impl Code {
    /// Goes on by one character; says whether it is text.
    fn pass(&mut self, text: &str, at: usize, c: char) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("```") {
            self.in_block = !self.in_block;
            self.in_line = false;
            self.skip = 2;
        } else if c == '`' && !self.in_block {
            // One that nothing closes on its line is a character as any other.
            let mut later = rest.chars().skip(1);
            let mut closes = || later.find(|c| matches!(c, '`' | '\n')) == Some('`');
            self.in_line = !self.in_line && closes();
        } else if c == '\n' {
            self.in_line = false;
        }
        !self.in_block && !self.in_line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Vec<String>> {
        let called = called(text).names;
        let plain = |names: Vec<DisplayName>| names.iter().map(ToString::to_string).collect();
        called.into_iter().map(plain).collect()
    }

    #[test]
    fn a_name_is_read_in_all_the_ways_it_may_go_on() {
        assert_eq!(
            names("hi @Ann Lee, see"),
            [["Ann Lee, see", "Ann Lee,", "Ann Lee", "Ann"]]
        );
        assert_eq!(names("@Анна."), [["Анна.", "Анна"]]);
        assert_eq!(names("(@bo)"), [["bo)", "bo"]]);
        assert_eq!(names("@a @b"), [["a"], ["b"]]);
        assert_eq!(names("@Ann\nLee"), [["Ann"]]);
    }

    #[test]
    fn addresses_and_code_call_nobody() {
        for text in [
            "ann@example.org",
            "`@ann`",
            "```\n@ann\n```",
            "@ ann",
            "@",
            "``` @ann",
        ] {
            assert_eq!(called(text), Called::default(), "{text}");
        }
        assert_eq!(names("a ` @ann"), [["ann"]]);
        assert_eq!(names("`code` @ann"), [["ann"]]);
        assert_eq!(names("```\ncode\n``` @ann"), [["ann"]]);
    }

    #[test]
    fn the_wider_group_is_called() {
        let group = |text| called(text).group;
        assert_eq!(group("@here look"), Some(Group::Here));
        assert_eq!(group("@Room!"), Some(Group::Room));
        assert_eq!(group("@here and @room and @here"), Some(Group::Room));
        assert_eq!(group("@roomy"), None);
        assert_eq!(group("`@room`"), None);
    }

    #[test]
    fn what_is_tried_is_bounded() {
        let many = "@a b c d e f g h i j ".repeat(100);
        let called = called(&many);
        assert_eq!(called.names.len(), Mentions::MOST);
        assert!(called.names.iter().all(|names| names.len() <= READINGS));
    }
}
