//! A notes API: one provisioned table, whose users read and write their own notes.

use tablature::invariants::{everyone, on, reads, writes};
use tablature::{
    Attribute, Item, LeadingKey, ReadCapacity, Role, Stack, Stage, TableV2, UserSignIn,
    WriteCapacity,
};

/// The stack; its names are the same at every stage.
pub fn stack(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("notes").description("A notes API").outputs_for_all();
    let notes = stack.add(
        TableV2::provisioned(
            "notes",
            Attribute::string("userId"),
            ReadCapacity::autoscaled(5, 100).target_utilization(70),
            WriteCapacity::autoscaled(5, 100).target_utilization(70),
        )
        .sort_key(Attribute::string("noteId"))
        .table_name("notes"),
    );
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.read_write_data().rows(LeadingKey::user_pool_sub())),
    );
    let others = on(&notes).rows_of_others();
    stack.never(everyone().may(reads().and(writes()), others), "a note is its writer's alone");
    for (user, note, text) in [
        ("user-001", "2025-12-09T09:00:00Z", "Water the plants"),
        ("user-001", "2025-12-09T18:30:00Z", "Call Binh"),
        ("user-002", "2025-12-10T08:15:00Z", "Buy bread"),
    ] {
        stack.add(
            Item::of(&notes)
                .attribute("userId", user)
                .attribute("noteId", note)
                .attribute("text", text),
        );
    }
    stack
}

/// Who may do what. The sentences ask the template, not the declarations above.
#[cfg(test)]
mod tests {
    use tablature::Action::{
        self, BatchGetItem, BatchWriteItem, ConditionCheckItem, DeleteItem, GetItem, PutItem,
        Query, UpdateItem,
    };
    use tablature::Stage;
    use tablature::assertions::{RoleSession, on};
    use tablature::evaluate::{Request, Verdict};
    use tablature::facts::ResourceKind;

    use super::stack;

    /// What reads and writes items by their key.
    const BY_KEY: [Action; 8] = [
        GetItem,
        BatchGetItem,
        ConditionCheckItem,
        Query,
        PutItem,
        UpdateItem,
        DeleteItem,
        BatchWriteItem,
    ];

    fn alice() -> RoleSession {
        stack(&Stage::default()).role("Writer").as_user("alice")
    }

    #[test]
    fn a_writer_reads_and_writes_her_own_notes_only() {
        for stage in ["dev", "prod"].map(Stage::new) {
            let alice = stack(&stage).at(&stage).role("Writer").as_user("alice");
            alice.may(BY_KEY, on("notes").row("alice"));
            alice.may_not(BY_KEY, on("notes").row("bob"));
            alice.may_not(BY_KEY, on("notes").row("alice2"));
        }
    }

    #[test]
    fn a_batch_with_a_foreign_note_is_denied_as_a_whole() {
        let alice = alice();
        alice.may([BatchGetItem, BatchWriteItem], on("notes").rows(["alice", "alice"]));
        alice.may_not([BatchGetItem, BatchWriteItem], on("notes").rows(["alice", "bob"]));
        let put = |row: &str| Request::new(PutItem).on_table("notes").leading_key(row);
        alice.may_call(Request::transact_write_items([put("alice"), put("alice")]));
        alice.may_not_call(Request::transact_write_items([put("alice"), put("bob")]));
    }

    #[test]
    fn a_writer_may_do_nothing_else() {
        let alice = alice();
        for action in Action::all().iter().filter(|it| it.applies_to(ResourceKind::Table)) {
            if !BY_KEY.contains(action) {
                alice.may_not(*action, on("notes"));
            }
        }
    }

    #[test]
    fn nothing_is_read_or_written_before_it_is_known_who_signed_in() {
        let somebody = stack(&Stage::default()).role("Writer");
        for action in BY_KEY {
            let decision = somebody.decide(action, on("notes").row("alice")).unwrap();
            assert_eq!(decision.verdict(), Verdict::Undecided, "{decision}");
        }
        // The writer of the identity pool is not the one of the user pool.
        let identity = somebody.identity_id("us-east-1:alice");
        assert!(!identity.decide(GetItem, on("notes").row("alice")).unwrap().is_allowed());
    }
}
