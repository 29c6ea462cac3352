module git.example.org/payroll/engine

go 1.19
