use tablature::{Dashboard, GraphWidget, Metric, Stack};

pub(crate) fn bad() -> Stack {
    board(501)
}

pub(crate) fn good() -> Stack {
    board(500)
}

fn board(graphs: usize) -> Stack {
    let mut stack = Stack::new("music");
    let graph = |number| {
        let errors = Metric::new("AWS/Lambda", "Errors")
            .dimension("FunctionName", format!("count-{number}"));
        GraphWidget::new(format!("Errors {number}")).metric(errors)
    };
    let board =
        (0..graphs).fold(Dashboard::new("Errors"), |board, number| board.widget(graph(number)));
    stack.add(board);
    stack
}
