// 用途: 登记复核任务的处理 · put down what was done about a review task
// in: review map
// out: written integer
// writes
CREATE (r:ReviewTask)
SET r = $review
RETURN count(r) AS written
