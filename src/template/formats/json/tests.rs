//! Which texts are JSON, which are not, and the place of the mistake.

use super::*;
use crate::template::Node;

fn expr(text: &str) -> Result<Expr, String> {
    read(&File::new("t", text, &Json)).map_err(|error| error.to_string())
}

fn error(text: &str) -> String {
    expr(text).unwrap_err()
}

#[test]
fn every_value_knows_where_it_begins_and_ends() {
    let text = "{\r\n\t\"é\": [1, \"日本\", {\"a\": null}],\n  \"b\" : true}";
    let root = expr(text).unwrap();
    let root = Node::root(&root);
    let list = root.get("é").unwrap();
    let places: Vec<String> = [root, list]
        .into_iter()
        .chain(list.items())
        .chain([list.items().last().unwrap().get("a").unwrap(), root.get("b").unwrap()])
        .map(|node| node.place().unwrap())
        .map(|place| (place.start(), place.end().unwrap()))
        .map(|(start, end)| format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column))
        .collect();
    assert_eq!(
        places,
        ["1:1-3:14", "2:7-2:29", "2:8-2:9", "2:11-2:15", "2:17-2:28", "2:23-2:27", "3:9-3:13"]
    );
}

#[test]
fn every_member_knows_where_its_name_stands() {
    let root = expr("{\n \"\\u0061\" : [{\"b\": 1}]}").unwrap();
    let a = Node::root(&root).get("a").unwrap();
    let b = a.items().next().unwrap().get("b").unwrap();
    let names = [a, b].map(|node| format!("{:?}", node.named().place.unwrap()));
    assert_eq!(names, ["File(t:2:2-2:10)", "File(t:2:15-2:18)"]);
}

#[test]
fn values_are_kept_as_they_are() {
    for text in [
        r#"{"b":[1,-2.5,null,true,false,[],{}],"a":"","Ref":"x"}"#,
        "[18446744073709551615,-9223372036854775808,0,1e-7]",
        r#"["\"\\\n","é","\u0001"]"#,
    ] {
        assert_eq!(expr(text).unwrap().to_json(), text);
    }
    assert_eq!(expr(r#""\u00e9\ud83d\ude00\/""#).unwrap(), Expr::from("é😀/"));
}

#[test]
fn numbers_are_not_lost() {
    assert_eq!(
        error(" 18446744073709551616"),
        "t:1:2: the number `18446744073709551616` does not fit in 64 bits"
    );
    for text in ["1e400", "-1.5E+999", "1e9999999999"] {
        let expected = format!("t:1:2: the number `{text}` is too large");
        assert_eq!(error(&format!("[{text}]")), expected);
    }
    for text in ["01", "01e400", "1.e400", "1.", "-", "0x1f", "1e", "--1", "1.2.3", "-Infinity"] {
        assert!(error(text).ends_with("is no number of JSON's"), "{text}: {}", error(text));
    }
}

/// Both accept and refuse the same texts, except for names that occur twice, which only we refuse.
#[test]
fn what_is_json_is_what_serde_json_says() {
    let texts = [
        "{}",
        "[]",
        "[1,2]",
        " null ",
        "\"\"",
        "{\"a\":{\"b\":[{}]}}",
        "",
        " ",
        "{",
        "[",
        "}",
        "]",
        "[}",
        "{]",
        "{,}",
        "[,]",
        "[1,]",
        "[1,,2]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "nul",
        "nulll",
        "True",
        "NaN",
        "+1",
        ".5",
        "1.5e+3",
        "0",
        "-0",
        "-0.0",
        "00",
        "\"\\q\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"a\nb\"",
        "\"\t\"",
        "\"\u{7f}\"",
        "\"abc",
        "\"\\\"",
        "[\"\\",
        "// c\n{}",
        "{} // c",
        "/* c */ []",
        "[] []",
        "{}x",
        "\u{a0}{}",
        "\u{b}[]",
        "[1]\u{c}",
        "\u{2028}1",
        "[\"\u{2028}\"]",
        "1 ",
        "tru",
        "é",
        "[é]",
        "{\"é\":é}",
        "\u{0}",
        "[\u{0}]",
    ];
    for text in texts {
        let theirs = serde_json::from_str::<serde_json::Value>(text);
        match (expr(text), theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, Expr::from(theirs), "{text}"),
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{text}: {ours:?} and {theirs:?}"),
        }
    }
}

#[test]
fn a_mistake_is_said_where_it_is() {
    let message = |text: &str| error(text).replace("t:", "").replace(" not JSON:", "");
    assert_eq!(message("{\n \"a\": 1\n \"b\": 2}"), "3:2: a `,` is missing before this");
    assert_eq!(message("{\"a\": 1,\n}"), "1:8: a `,` stands before the `}`");
    assert_eq!(message("[1,\n]"), "1:3: a `,` stands before the `]`");
    assert_eq!(message("{\"a\" 1}"), "1:6: a `:` is missing after `a`");
    assert_eq!(message("{\"a\": }"), "1:7: a value is missing before this");
    assert_eq!(message("{a: 1}"), "1:2: the name of a member is a text in double quotes");
    assert_eq!(message("['a']"), "1:2: a text stands in double quotes");
    assert_eq!(message("[True]"), "1:2: `True` is no value; a text stands in double quotes");
    assert_eq!(message("[1, // one\n]"), "1:5: JSON has no comments");
    assert_eq!(message("[1 # one\n]"), "1:4: JSON has no comments");
    assert_eq!(message("{\"a\": [\n"), "1:7: this `[` is never closed");
    assert_eq!(message("{\"a\": [1}"), "1:9: `}` stands where a `]` is missing");
    assert_eq!(message("{} {}"), "1:4: something stands behind the end");
    assert_eq!(message("[\"ab,\n1]"), "1:2: this text has no closing quote on its line");
    assert_eq!(message("[\"é\tb\"]"), "1:4: a control character in a text is written `\\u0009`");
    assert_eq!(message("[\"é\\q\"]"), "1:5: no escape of JSON's ends here");
}

#[test]
fn names_that_stand_twice_are_all_said() {
    let text = "{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2},\n \"\\u0061\": 3}";
    assert_eq!(
        error(text),
        "t:2:16: `c` stands twice in one object\nt:3:2: `a` stands twice in one object"
    );
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(expr(&nested(DEPTH)).is_ok());
    assert_eq!(
        error(&nested(DEPTH + 1)),
        "t:1:129: not JSON: values are nested more than 128 deep"
    );
    assert!(error(&"[".repeat(100_000)).contains("128 deep"));
    assert!(error(&"{\"a\":".repeat(100_000)).contains("128 deep"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "reading it again for every value takes minutes")]
fn a_long_line_is_read_once() {
    let text = format!("[{}]", vec!["{\"name\":\"value\"}"; 60_000].join(","));
    let started = std::time::Instant::now();
    assert_eq!(Node::root(&expr(&text).unwrap()).items().count(), 60_000);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn a_name_is_of_bounded_length() {
    let named = |length: usize| format!("{{ \"a\": {{ \"{}\": 1 }} }}", "é".repeat(length / 2));
    assert!(expr(&named(4_096)).is_ok());
    let error = error(&named(8_192));
    assert!(error.starts_with("t:1:10: the name of a member has more than 4,096 bytes: `éé"));
    assert!(error.chars().count() < 800, "{error}");
}
