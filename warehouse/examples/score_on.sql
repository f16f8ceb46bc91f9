-- Asks: What were MXNet's scores when the assessment was written?
select dimension, round(score, 1) as score, round(low, 1) as low, round(high, 1) as high, basis, reason
from score_on('mxnet', date '2024-01-29');
