package org.xinqiao.view;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// The saved views of lists.
@RestController
class SavedViewController {

  /// @param mine whether the caller may change it
  /// @param changedBy who changed it last, by name
  record ViewOfList(
      UUID id,
      String list,
      String name,
      @Nullable String icon,
      SavedView.Audience audience,
      int place,
      Map<String, String> filters,
      List<String> columns,
      int version,
      boolean mine,
      String changedBy) {}

  /// @param columns those that are shown beside the name; empty for all
  /// @param version that the caller saw; not looked at for a new view
  record ViewOfListDraft(
      @NotBlank @Size(max = 40) String list,
      @NotBlank @Size(max = 30) String name,
      @Size(max = 20) @Nullable String icon,
      @NotNull SavedView.Audience audience,
      @Min(0) @Max(999) int place,
      @NotNull @Size(max = 20) Map<String, String> filters,
      @NotNull @Size(max = 20) List<String> columns,
      int version) {

    SavedView.Draft draft() {
      return new SavedView.Draft(list, name.strip(), icon, audience, place, filters, columns);
    }
  }

  private final KeepViews views;
  private final Organizations organizations;

  SavedViewController(KeepViews views, Organizations organizations) {
    this.views = views;
    this.organizations = organizations;
  }

  @GetMapping("/api/views")
  @Requires(Permission.VIEW_KEEP)
  List<ViewOfList> listViews(CurrentStaff staff, @RequestParam String list) {
    return views.of(list, staff).stream().map(view -> json(view, staff)).toList();
  }

  @PostMapping("/api/views")
  @Requires(Permission.VIEW_KEEP)
  ViewOfList saveView(CurrentStaff staff, @Valid @RequestBody ViewOfListDraft body) {
    return kept(views.save(body.draft(), staff), staff);
  }

  @PostMapping("/api/views/{id}")
  @Requires(Permission.VIEW_KEEP)
  ViewOfList changeView(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody ViewOfListDraft body) {
    return kept(views.change(id, body.version(), body.draft(), staff), staff);
  }

  @DeleteMapping("/api/views/{id}")
  @Requires(Permission.VIEW_KEEP)
  ResponseEntity<Void> removeView(
      CurrentStaff staff, @PathVariable UUID id, @RequestParam int version) {
    if (views.remove(id, version, staff) instanceof KeepViews.Refusal refusal) {
      throw problem(refusal);
    }
    return ResponseEntity.noContent().build();
  }

  private ViewOfList kept(KeepViews.Result result, CurrentStaff staff) {
    return switch (result) {
      case KeepViews.Kept(SavedView view) -> json(view, staff);
      case KeepViews.Removed() -> throw new IllegalStateException("Nothing was to be removed");
      case KeepViews.Refusal refusal -> throw problem(refusal);
    };
  }

  private static ProblemException problem(KeepViews.Refusal refusal) {
    return switch (refusal) {
      case UNKNOWN_LIST -> refused("view.unknown-list", 400);
      case NOT_FOUND -> refused("view.not-found", 404);
      case NOT_YOURS -> refused("view.not-yours", 403);
      case NO_DEPARTMENT -> refused("view.no-department", 409);
      case UNKNOWN_FILTER -> refused("view.unknown-filter", 400);
      case UNKNOWN_COLUMN -> refused("view.unknown-column", 400);
      case UNKNOWN_ICON -> refused("view.unknown-icon", 400);
      case TOO_MANY -> refused("view.too-many", 409);
      case CHANGED -> refused("view.changed", 409);
    };
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }

  private ViewOfList json(SavedView view, CurrentStaff staff) {
    boolean own = view.changedBy().equals(staff.id());
    return new ViewOfList(
        view.id(),
        view.list(),
        view.name(),
        view.icon(),
        view.audience(),
        view.place(),
        view.filters(),
        view.columns(),
        view.version(),
        views.mayChange(view, staff),
        own
            ? staff.displayName()
            : organizations.staff(view.changedBy()).map(Staff::displayName).orElse(""));
  }
}
