//! The IAM action and the table or index of a PartiQL statement.

use super::request::Target;
use crate::facts::Action;

/// The action and its target, if the statement determines both. `None` for `EXISTS(…)`, which is
/// not one of the four kinds: AWS does not document which action it needs.
pub(super) fn read(statement: &str) -> Option<(Action, Target)> {
    let mut words = statement.split_whitespace();
    let (action, before) = match words.next()?.to_ascii_uppercase().as_str() {
        "SELECT" => (Action::PartiQLSelect, Some("FROM")),
        "INSERT" => (Action::PartiQLInsert, Some("INTO")),
        "UPDATE" => (Action::PartiQLUpdate, None),
        "DELETE" => (Action::PartiQLDelete, Some("FROM")),
        _ => return None,
    };
    let after = match before {
        None => after_word(statement, 0)?,
        Some(keyword) => after_keyword(statement, keyword)?,
    };
    let (table, rest) = identifier(after.trim_start())?;
    let target = match rest.strip_prefix('.').filter(|_| action == Action::PartiQLSelect) {
        Some(rest) => Target::Index(table, identifier(rest)?.0),
        None => Target::Table(table),
    };
    Some((action, target))
}

/// The text after the first word that begins at or after `from`.
fn after_word(text: &str, from: usize) -> Option<&str> {
    let rest = text.get(from..)?.trim_start();
    rest.split_once(char::is_whitespace).map(|(_, after)| after)
}

/// The text after a keyword outside of quotes.
fn after_keyword<'s>(statement: &'s str, keyword: &str) -> Option<&'s str> {
    let mut quote: Option<char> = None;
    let mut begins_word = true;
    for (at, character) in statement.char_indices() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, _) if begins_word => {
                let rest = statement.get(at..)?;
                let word = rest.get(..keyword.len());
                let after = rest.get(keyword.len()..).unwrap_or_default();
                let ends = after.starts_with(|c: char| c.is_whitespace() || c == '"');
                if word.is_some_and(|word| word.eq_ignore_ascii_case(keyword)) && ends {
                    return Some(after);
                }
            }
            _ => {}
        }
        begins_word = !(character.is_alphanumeric() || matches!(character, '_' | '.' | '-'));
    }
    None
}

/// A name, with or without double quotes, and the text after it.
fn identifier(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (name, rest) = quoted.split_once('"')?;
        return (!name.is_empty()).then(|| (name.to_owned(), rest));
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Target {
        Target::Table(name.to_owned())
    }

    #[test]
    fn the_kind_is_the_action_and_the_name_the_target() {
        for (statement, action, target) in [
            ("SELECT * FROM Music", Action::PartiQLSelect, table("Music")),
            (
                r#"select "from" FROM "My.Table" WHERE a = 'x'"#,
                Action::PartiQLSelect,
                table("My.Table"),
            ),
            (
                r#"SELECT a FROM "Music"."byYear" WHERE y = 1"#,
                Action::PartiQLSelect,
                Target::Index("Music".to_owned(), "byYear".to_owned()),
            ),
            (r#"INSERT INTO "Music" VALUE {'a': 'FROM x'}"#, Action::PartiQLInsert, table("Music")),
            ("UPDATE Music SET a = 1", Action::PartiQLUpdate, table("Music")),
            ("  DELETE\nFROM\nMusic WHERE a = 1", Action::PartiQLDelete, table("Music")),
            ("SELECT from_date FROM Music", Action::PartiQLSelect, table("Music")),
        ] {
            assert_eq!(read(statement), Some((action, target)), "{statement}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for statement in [
            "",
            "SELECT",
            "SELECT * FROM",
            "SELECT 'FROM Music'",
            "DROP TABLE Music",
            "EXISTS(SELECT * FROM Music)",
            r#"SELECT * FROM "Music"#,
        ] {
            assert_eq!(read(statement), None, "{statement}");
        }
    }
}
