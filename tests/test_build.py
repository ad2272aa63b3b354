from project import Project


def test_small_project_builds(project: Project) -> None:
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    assert (project.root / "site/prova/nje/index.html").is_file()
