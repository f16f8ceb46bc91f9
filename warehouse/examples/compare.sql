-- Asks: Two frameworks side by side, a column each
pivot (select dimension, framework, round(score, 1) as score from compare(['mxnet', 'jax']))
on framework in ('mxnet', 'jax') using any_value(score) group by dimension order by dimension;
